package io.hyperring.ring;

/** Who sends what to whom in an all-reduce. */
enum Schedule {
    /** Sums travel round the ring in two laps: each number is sent twice by each member, whatever their number. */
    RING,
    /** Every member sends its vector to every other: one hop, but n − 1 times the numbers, and n − 1 times the additions. */
    EXCHANGE;

    /** Bytes of all members' vectors together, up to which the exchange was faster. */
    private static final long EXCHANGED_BYTES = 64_000;

    /**
     * The faster one.
     *
     * @param members members of the ring
     * @param bytes of one vector
     */
    static Schedule of(int members, long bytes) {
        return members * bytes <= EXCHANGED_BYTES ? EXCHANGE : RING;
    }
}
