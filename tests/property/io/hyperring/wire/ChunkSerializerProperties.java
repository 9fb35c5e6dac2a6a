package io.hyperring.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ChunkSerializerProperties {
    private final ChunkSerializer serializer = new ChunkSerializer();

    @Property
    void everyChunkComesBackBitForBit(
            @ForAll long generation,
            @ForAll @LongRange(min = 0) long round,
            @ForAll Lap lap,
            @ForAll int piece,
            @ForAll int contributors,
            @ForAll int weight,
            @ForAll @Size(max = 300) int[] bits)
            throws NotSerializableException {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]); // NaNs, infinities and denormals among them
        }
        Chunk chunk = new Chunk(
                new Generation(generation), new Round(round), lap, piece, contributors, weight, new Floats(values));
        Chunk back = (Chunk) serializer.fromBinary(serializer.toBinary(chunk), serializer.manifest(chunk));
        assertEquals(chunk, back);
        for (int i = 0; i < bits.length; i++) {
            assertEquals(
                    Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(((Floats) back.values()).values()[i]));
        }
    }

    @Property
    void fixedPointNumbersComeBackBitForBit(@ForAll Lap lap, @ForAll @Size(max = 150) long[] halves)
            throws NotSerializableException {
        FixedPoints values = new FixedPoints(Arrays.copyOf(halves, halves.length / 2 * 2));
        Chunk chunk = new Chunk(Generation.FIRST, new Round(3), lap, 1, 4, 9, values);
        byte[] bytes = serializer.toBinary(chunk);
        assertEquals(34 + 16 * values.size(), bytes.length);
        assertEquals(chunk, serializer.fromBinary(bytes, serializer.manifest(chunk)));
        ByteBuffer direct = ByteBuffer.allocateDirect(5000).position(3);
        serializer.toBinary(chunk, direct);
        assertEquals(3 + bytes.length, direct.position());
    }

    @Property(tries = 200)
    void theBufferOfATransportHoldsTheSameBytes(
            @ForAll @Size(max = 100) float[] values, @ForAll @IntRange(max = 64) int before) {
        Chunk chunk = new Chunk(Generation.FIRST, new Round(3), Lap.FINISHED_SUM, 1, 4, 9, new Floats(values));
        byte[] bytes = serializer.toBinary(chunk);
        ByteBuffer direct = ByteBuffer.allocateDirect(1000);
        direct.position(before);
        serializer.toBinary(chunk, direct);
        byte[] written = new byte[direct.position() - before];
        direct.get(before, written);
        assertArrayEquals(bytes, written);
    }

    @Property(tries = 300)
    void aCutChunkIsRejected(@ForAll @Size(min = 1, max = 50) float[] values, @ForAll @IntRange(max = 10_000) int cut) {
        Chunk chunk = new Chunk(Generation.FIRST, new Round(3), Lap.PARTIAL_SUM, 1, 4, 9, new Floats(values));
        byte[] bytes = serializer.toBinary(chunk);
        byte[] shorter = Arrays.copyOf(bytes, cut % bytes.length);
        assertThrows(NotSerializableException.class, () -> serializer.fromBinary(shorter, serializer.manifest(chunk)));
    }

    @Property(tries = 1000)
    void garbageIsAChunkOrRejectedButNothingElse(@ForAll @Size(max = 200) byte[] garbage) {
        try {
            serializer.fromBinary(garbage, "1");
        } catch (NotSerializableException expected) {
            assertEquals(false, expected.getMessage().isBlank());
        }
        assertThrows(NotSerializableException.class, () -> serializer.fromBinary(garbage, "0"));
    }
}
