package io.hyperring.ring;

import io.hyperring.wire.Numbers;

/** Who sends what to whom in an all-reduce. */
enum Schedule {
    /** Sums travel round the ring in two laps: each member sends each number twice at the most, and adds it once. */
    RING,
    /** Every member sends its vector to every other: one hop, but n − 1 times the numbers, and n − 1 times the additions. */
    EXCHANGE;

    /**
     * The faster one, by figures of {@code AllReduceBenchmark}: members of one JVM exchange 8 × 5000 floats in 43 µs and send
     * them round in 48, and need 88 and 73 µs for 8 × 10 000; fixed-point numbers take longer to add.
     *
     * @param members members of the ring
     * @param size numbers of one vector
     * @param format of these numbers
     */
    static Schedule of(int members, int size, Numbers.Format format) {
        return (long) members * size <= mostTogether(format) ? EXCHANGE : RING;
    }

    /** Numbers of all members' vectors together, up to which the exchange is the faster; one vector of them fits a frame. */
    private static int mostTogether(Numbers.Format format) {
        return switch (format) {
            case FLOAT -> 60_000;
            case FIXED_POINT -> 2_000;
        };
    }
}
