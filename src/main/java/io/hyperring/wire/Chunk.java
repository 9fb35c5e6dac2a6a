package io.hyperring.wire;

import java.util.Arrays;

/**
 * A piece of a flat vector on its way round the ring. Equal by content.
 *
 * <p>Invariant: a {@link Lap#PARTIAL_SUM}'s values belong to whoever received them last, who adds to them in place; the
 * values of a {@link Lap#FINISHED_SUM} are shared, and nobody writes to them.
 *
 * @param piece number of the piece in the ring's layout
 * @param contributors how many members' parts are in the sum
 * @param values the floats of the piece
 */
public record Chunk(Generation generation, Round round, Lap lap, int piece, int contributors, float[] values) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Chunk that
                && generation.equals(that.generation)
                && round.equals(that.round)
                && lap == that.lap
                && piece == that.piece
                && contributors == that.contributors
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * round.hashCode() + piece) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Chunk[generation=" + generation + ", round=" + round + ", " + lap + ", piece=" + piece
                + ", contributors=" + contributors + ", floats=" + values.length + "]";
    }
}
