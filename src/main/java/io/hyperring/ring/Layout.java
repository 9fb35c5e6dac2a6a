package io.hyperring.ring;

import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import java.util.ArrayList;
import java.util.List;

/**
 * How a vector is cut up for an all-reduce, and by which schedule its sum is made; every member and the observer come to the
 * same one by themselves.
 *
 * @param members members of the ring, at least 1
 * @param size numbers of the vector
 * @param format of the numbers
 * @param schedule who sends what to whom
 * @param pieces the non-empty pieces in which the sum arrives, in order of offset: together they are the vector
 */
record Layout(int members, int size, Numbers.Format format, Schedule schedule, List<Piece> pieces) {
    /** Bytes of the largest piece: pipelines well and fits Artery's frames. */
    static final int LARGEST_PIECE = 250_000;

    /** @param origin rank at which its first lap begins */
    record Piece(int number, Rank origin, int offset, int length) {}

    /** Makes the layout of a ring. */
    @FunctionalInterface
    interface Choice {
        Layout of(int members, int size, Numbers.Format format);
    }

    /** The layout by the schedule that is faster. */
    static Layout of(int members, int size, Numbers.Format format) {
        return switch (Schedule.of(members, size, format)) {
            case RING -> ring(members, size, format);
            case EXCHANGE -> exchange(members, size, format);
        };
    }

    /** The sum arrives whole. */
    static Layout exchange(int members, int size, Numbers.Format format) {
        check(members, size);
        return new Layout(
                members, size, format, Schedule.EXCHANGE, List.of(new Piece(0, ExchangeRound.REPORTS, 0, size)));
    }

    static Layout ring(int members, int size, Numbers.Format format) {
        return ring(members, size, format, LARGEST_PIECE / format.bytes());
    }

    /**
     * One chunk per member, as even as can be, and each chunk in pieces small enough to be one network frame, all of them in
     * flight at once. Chunk <i>k</i> sets out at rank <i>k</i>.
     *
     * @param largestPiece in numbers, none of which is ever cut in two
     */
    static Layout ring(int members, int size, Numbers.Format format, int largestPiece) {
        check(members, size);
        List<Piece> pieces = new ArrayList<>();
        for (int chunk = 0; chunk < members; chunk++) {
            int end = boundary(chunk + 1, members, size);
            int from = boundary(chunk, members, size);
            while (from < end) {
                int length = Math.min(largestPiece, end - from);
                pieces.add(new Piece(pieces.size(), new Rank(chunk), from, length));
                from += length;
            }
        }
        return new Layout(members, size, format, Schedule.RING, List.copyOf(pieces));
    }

    private static void check(int members, int size) {
        if (members < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "a ring needs members and something to add up: members=" + members + ", numbers=" + size);
        }
    }

    private static int boundary(int chunk, int members, int size) {
        return (int) ((long) size * chunk / members);
    }
}
