package io.hyperring.wire;

import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes {@link Chunk}s straight into the transport's buffer, little-endian:
 *
 * <pre>
 *   generation:8 round:8 lap:1 piece:4 contributors:4 floats:4 values:4·floats
 * </pre>
 */
public final class ChunkSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    private static final int IDENTIFIER = 734_001;
    private static final String MANIFEST = "1";
    private static final int HEADER = 8 + 8 + 1 + 4 + 4 + 4;
    private static final Lap[] LAPS = Lap.values();

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + Float.BYTES * ((Chunk) message).values().length);
        toBinary(message, buffer);
        return buffer.array();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        Chunk chunk = (Chunk) message;
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(chunk.generation().number());
        buffer.putLong(chunk.round().number());
        buffer.put((byte) chunk.lap().ordinal());
        buffer.putInt(chunk.piece());
        buffer.putInt(chunk.contributors());
        buffer.putInt(chunk.values().length);
        buffer.asFloatBuffer().put(chunk.values());
        buffer.position(buffer.position() + Float.BYTES * chunk.values().length);
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
        if (!manifest.equals(MANIFEST)) {
            throw new NotSerializableException("a chunk must be of a format known here: manifest=" + manifest);
        }
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.remaining() < HEADER) {
            throw new NotSerializableException("a chunk must have a whole header: bytes=" + buffer.remaining());
        }
        Generation generation = new Generation(buffer.getLong());
        long round = buffer.getLong();
        int lap = buffer.get();
        int piece = buffer.getInt();
        int contributors = buffer.getInt();
        int floats = buffer.getInt();
        if (round < 0 || lap < 0 || lap >= LAPS.length || floats < 0 || floats > buffer.remaining() / Float.BYTES) {
            throw new NotSerializableException("a chunk must be whole: round=" + round + ", lap=" + lap + ", floats="
                    + floats + ", bytes=" + buffer.remaining());
        }
        float[] values = new float[floats];
        buffer.asFloatBuffer().get(values);
        buffer.position(buffer.position() + Float.BYTES * floats);
        return new Chunk(generation, new Round(round), LAPS[lap], piece, contributors, values);
    }
}
