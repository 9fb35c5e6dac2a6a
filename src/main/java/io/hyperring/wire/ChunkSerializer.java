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
 *   generation:8 round:8 lap:1 format:1 piece:4 contributors:4 weight:4 numbers:4 values:4·numbers or 16·numbers
 * </pre>
 */
public final class ChunkSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    private static final int IDENTIFIER = 734_001;
    private static final String MANIFEST = "1";
    private static final int HEADER = 8 + 8 + 1 + 1 + 4 + 4 + 4 + 4;
    private static final Lap[] LAPS = Lap.values();
    private static final Numbers.Format[] FORMATS = Numbers.Format.values();

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
        Numbers values = ((Chunk) message).values();
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + values.format().bytes() * values.size());
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
        buffer.put((byte) chunk.values().format().ordinal());
        buffer.putInt(chunk.piece());
        buffer.putInt(chunk.contributors());
        buffer.putInt(chunk.weight());
        buffer.putInt(chunk.values().size());
        chunk.values().write(buffer);
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
        int format = buffer.get();
        int piece = buffer.getInt();
        int contributors = buffer.getInt();
        int weight = buffer.getInt();
        int numbers = buffer.getInt();
        if (round < 0
                || !isIndex(lap, LAPS.length)
                || !isIndex(format, FORMATS.length)
                || numbers < 0
                || numbers > buffer.remaining() / FORMATS[format].bytes()) {
            throw new NotSerializableException("a chunk must be whole: round=" + round + ", lap=" + lap + ", format="
                    + format + ", numbers=" + numbers + ", bytes=" + buffer.remaining());
        }
        Numbers values = FORMATS[format].zeros(numbers);
        values.read(buffer);
        return new Chunk(generation, new Round(round), LAPS[lap], piece, contributors, weight, values);
    }

    private static boolean isIndex(int index, int length) {
        return index >= 0 && index < length;
    }
}
