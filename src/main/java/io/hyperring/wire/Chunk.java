package io.hyperring.wire;

/**
 * A piece of a flat vector on its way from member to member. Equal by content.
 *
 * <p>Invariant: a {@link Lap#PARTIAL_SUM}'s values belong to whoever received them last, who adds to them in place; those
 * of all others are shared, and nobody writes to them.
 *
 * @param piece number of the piece in the ring's layout; of an {@link Lap#OWN_VECTOR}, the sender's rank
 * @param contributors how many members' parts are in the values
 * @param weight what these parts weigh together: the mean is the sum divided by it
 * @param values the numbers of the piece
 */
public record Chunk(
        Generation generation, Round round, Lap lap, int piece, int contributors, int weight, Numbers values) {}
