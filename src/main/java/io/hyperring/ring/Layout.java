package io.hyperring.ring;

import io.hyperring.wire.Rank;
import java.util.ArrayList;
import java.util.List;

/**
 * How a vector is cut up for a ring: one chunk per member, as even as can be, and each chunk in pieces small enough to be
 * one network frame, all of them in flight at once. Chunk <i>k</i> sets out at rank <i>k</i>.
 *
 * @param members members of the ring, at least 1
 * @param size floats of the vector
 * @param pieces the non-empty pieces, in order of offset: together they are the vector
 */
record Layout(int members, int size, List<Piece> pieces) {
    /** Floats of the largest piece: 250 KB, which pipelines well and fits Artery's frames. */
    static final int LARGEST_PIECE = 62_500;

    /** @param origin rank at which its first lap begins */
    record Piece(int number, Rank origin, int offset, int length) {}

    static Layout of(int members, int size) {
        return of(members, size, LARGEST_PIECE);
    }

    static Layout of(int members, int size, int largestPiece) {
        if (members < 1 || size < 1 || largestPiece < 1) {
            throw new IllegalArgumentException(
                    "a ring needs members and something to add up: members=" + members + ", floats=" + size);
        }
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
        return new Layout(members, size, List.copyOf(pieces));
    }

    private static int boundary(int chunk, int members, int size) {
        return (int) ((long) size * chunk / members);
    }
}
