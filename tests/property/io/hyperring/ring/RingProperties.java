package io.hyperring.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.wire.Round;
import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** All-reduce over any number of members, vector size, piece size and schedule of deliveries. */
class RingProperties {
    private static final int ROUNDS = 4;

    @Property(tries = 3000)
    void everyMemberEndsWithTheSumInRingOrderWhateverTheSchedule(
            @ForAll @IntRange(min = 1, max = 9) int members,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 12) int largestPiece,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        TestRing ring = new TestRing(vectors, largestPiece, schedule, 0).play();
        for (int rank = 0; rank < members; rank++) {
            assertSums(ring, rank, vectors);
        }
    }

    @Property(tries = 1000)
    void duplicatesChangeNothing(
            @ForAll @IntRange(min = 1, max = 6) int members,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        TestRing ring = new TestRing(vectors, 8, schedule, 0.3).play();
        for (int rank = 0; rank < members; rank++) {
            assertSums(ring, rank, vectors);
        }
        int pieces = Layout.of(members, size, 8).pieces().size();
        assertEquals(ROUNDS * pieces * 2 * (members - 1), ring.sent());
    }

    @Property(tries = 500)
    void theObserverSeesEachPieceOnceAndTheSameSums(
            @ForAll @IntRange(min = 1, max = 6) int members,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        TestRing ring = new TestRing(vectors, Layout.LARGEST_PIECE, schedule, 0).play();
        int pieces = Layout.of(members, size).pieces().size();
        assertEquals(ROUNDS * pieces, ring.observed().size());
        assertEquals(ROUNDS * pieces, new HashSet<>(ring.observed()).size());
        for (int round = 0; round < ROUNDS; round++) {
            ReducedSum sum = ring.observer().take(new Round(round)).orElseThrow();
            assertArrayEquals(expected(vectors[round]), sum.values());
            assertTrue(ring.observer().take(new Round(round)).isEmpty());
        }
    }

    @Property(tries = 300)
    void eachPieceTravelsTwoLapsOfMembersMinusOneHops(
            @ForAll @IntRange(min = 1, max = 9) int members,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 12) int largestPiece,
            @ForAll @LongRange(min = 0) long schedule) {
        TestRing ring = new TestRing(vectors(members, size, schedule), largestPiece, schedule, 0).play();
        int pieces = Layout.of(members, size, largestPiece).pieces().size();
        assertEquals(ROUNDS * pieces * 2 * (members - 1), ring.sent());
    }

    private static void assertSums(TestRing ring, int rank, float[][][] vectors) {
        assertEquals(ROUNDS, ring.resultsAt(rank).size());
        for (int round = 0; round < ROUNDS; round++) {
            ReducedSum sum = ring.resultsAt(rank).get(round);
            assertArrayEquals(expected(vectors[round]), sum.values());
            assertEquals(vectors[round].length, sum.contributors());
        }
    }

    /** The sum of each chunk, added up from its origin on round the ring, by plain loops. */
    private static float[] expected(float[][] vectors) {
        int members = vectors.length;
        int size = vectors[0].length;
        float[] sum = new float[size];
        for (int chunk = 0; chunk < members; chunk++) {
            for (int i = size * chunk / members; i < size * (chunk + 1) / members; i++) {
                for (int hop = 0; hop < members; hop++) {
                    float part = vectors[(chunk + hop) % members][i];
                    sum[i] = hop == 0 ? part : sum[i] + part;
                }
            }
        }
        return sum;
    }

    /** Values of very different sizes, so that another order of addition shows in the bits. */
    private static float[][][] vectors(int members, int size, long seed) {
        Random random = new Random(seed);
        float[][][] vectors = new float[ROUNDS][members][size];
        for (float[][] round : vectors) {
            for (float[] vector : round) {
                for (int i = 0; i < size; i++) {
                    vector[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3));
                }
            }
        }
        return vectors;
    }
}
