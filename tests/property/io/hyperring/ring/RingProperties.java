package io.hyperring.ring;

import static io.hyperring.wire.Numbers.Format.FIXED_POINT;
import static io.hyperring.wire.Numbers.Format.FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.wire.Floats;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Round;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** All-reduce by both schedules over any number of members, vector size, piece size and order of deliveries. */
class RingProperties {
    private static final int ROUNDS = 4;

    @Property(tries = 3000)
    void everyMemberEndsWithTheSumInRingOrderWhateverTheSchedule(
            @ForAll @IntRange(min = 1, max = 9) int members,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 12) int largestPiece,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        TestRing ring =
                new TestRing(numbers(vectors), Layout.ring(members, size, FLOAT, largestPiece), schedule, 0).play();
        for (int rank = 0; rank < members; rank++) {
            assertSums(ring, rank, vectors, Schedule.RING);
        }
    }

    @Property(tries = 2000)
    void everyMemberOfAnExchangeEndsWithTheSumInOrderOfRanksWhateverTheSchedule(
            @ForAll @IntRange(min = 1, max = 9) int members,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        TestRing ring = new TestRing(numbers(vectors), Layout.exchange(members, size, FLOAT), schedule, 0).play();
        for (int rank = 0; rank < members; rank++) {
            assertSums(ring, rank, vectors, Schedule.EXCHANGE);
        }
    }

    @Property(tries = 1000)
    void duplicatesChangeNothing(
            @ForAll Schedule way,
            @ForAll @IntRange(min = 1, max = 6) int members,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        Layout layout = layout(way, members, size);
        TestRing ring = new TestRing(numbers(vectors), layout, schedule, 0.3).play();
        for (int rank = 0; rank < members; rank++) {
            assertSums(ring, rank, vectors, way);
        }
        assertEquals(ROUNDS * messages(layout), ring.sent());
    }

    @Property(tries = 500)
    void theObserverSeesEachPieceOnceAndTheSameSums(
            @ForAll Schedule way,
            @ForAll @IntRange(min = 1, max = 6) int members,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        Layout layout = layout(way, members, size);
        TestRing ring = new TestRing(numbers(vectors), layout, schedule, 0).play();
        int pieces = layout.pieces().size();
        assertEquals(ROUNDS * pieces, ring.observed().size());
        assertEquals(ROUNDS * pieces, new HashSet<>(ring.observed()).size());
        for (int round = 0; round < ROUNDS; round++) {
            ReducedSum sum = ring.observer().take(new Round(round)).orElseThrow();
            assertSum(vectors[round], sum, way);
            assertTrue(ring.observer().take(new Round(round)).isEmpty());
        }
    }

    /** 2(n − 1) for each piece that goes round a ring of n; n(n − 1) when everybody tells everybody else. */
    @Property(tries = 600)
    void aRoundTakesAsManyMessagesAsItsScheduleSays(
            @ForAll Schedule way,
            @ForAll @IntRange(min = 1, max = 9) int members,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        Layout layout = layout(way, members, size);
        TestRing ring = new TestRing(numbers(vectors(members, size, schedule)), layout, schedule, 0).play();
        assertEquals(ROUNDS * messages(layout), ring.sent());
    }

    @Property(tries = 500)
    void exactSumsAreTheSameByBothSchedulesAndForEveryOrderOfMembers(
            @ForAll @IntRange(min = 1, max = 7) int members,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @LongRange(min = 0) long schedule) {
        float[][][] vectors = vectors(members, size, schedule);
        Numbers[][] fixed = fixedPoints(vectors);
        Layout layout = Layout.ring(members, size, FIXED_POINT, 4);
        TestRing ring = new TestRing(fixed, layout, schedule, 0.1).play();
        Layout direct = Layout.exchange(members, size, FIXED_POINT);
        for (float[][] round : vectors) {
            java.util.Collections.rotate(Arrays.asList(round), (int) (schedule % members));
        }
        TestRing exchange = new TestRing(fixedPoints(vectors), direct, schedule / 2, 0.1).play();
        for (int rank = 0; rank < members; rank++) {
            assertEquals(ring.resultsAt(0), ring.resultsAt(rank));
            assertEquals(ring.resultsAt(0), exchange.resultsAt(rank));
        }
    }

    private static Layout layout(Schedule way, int members, int size) {
        return way == Schedule.RING ? Layout.ring(members, size, FLOAT, 8) : Layout.exchange(members, size, FLOAT);
    }

    private static int messages(Layout layout) {
        int others = layout.members() - 1;
        return switch (layout.schedule()) {
            case RING -> layout.pieces().size() * 2 * others;
            case EXCHANGE -> layout.members() * others;
        };
    }

    private static void assertSums(TestRing ring, int rank, float[][][] vectors, Schedule way) {
        assertEquals(ROUNDS, ring.resultsAt(rank).size());
        for (int round = 0; round < ROUNDS; round++) {
            assertSum(vectors[round], ring.resultsAt(rank).get(round), way);
        }
    }

    private static void assertSum(float[][] vectors, ReducedSum sum, Schedule way) {
        float[] expected = way == Schedule.RING ? inRingOrder(vectors) : inOrderOfRanks(vectors);
        assertArrayEquals(expected, ((Floats) sum.values()).values());
        assertEquals(vectors.length, sum.contributors());
        assertEquals(vectors.length * (vectors.length - 1) / 2, sum.weight());
    }

    /** The sum of each chunk, added up from its origin on round the ring, by plain loops. */
    private static float[] inRingOrder(float[][] vectors) {
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

    private static float[] inOrderOfRanks(float[][] vectors) {
        float[] sum = vectors[0].clone();
        for (int rank = 1; rank < vectors.length; rank++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vectors[rank][i];
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

    private static Numbers[][] numbers(float[][][] vectors) {
        return each(vectors, FLOAT);
    }

    private static Numbers[][] fixedPoints(float[][][] vectors) {
        return each(vectors, FIXED_POINT);
    }

    private static Numbers[][] each(float[][][] vectors, Numbers.Format format) {
        Numbers[][] all = new Numbers[vectors.length][vectors[0].length];
        for (int round = 0; round < all.length; round++) {
            for (int rank = 0; rank < all[round].length; rank++) {
                all[round][rank] = format.zeros(vectors[round][rank].length);
                all[round][rank].add(vectors[round][rank]);
            }
        }
        return all;
    }
}
