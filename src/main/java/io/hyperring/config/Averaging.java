package io.hyperring.config;

import java.util.OptionalInt;

/**
 * What a round averages over, and how.
 *
 * @param inits fresh inits per round, at least 1: of each worker, or of all together
 * @param scope whose inits these are
 * @param reduction how hypergradients are added up
 */
public record Averaging(int inits, Scope scope, Reduction reduction) {
    /** So many inits can be added up exactly. */
    public static final int MOST_EXACT = 1 << 16;

    /** Whose inits are counted. */
    public enum Scope {
        WORKER,
        ROUND
    }

    /**
     * Some of a round's inits.
     *
     * @param first number of the first of them in the round
     * @param count how many there are
     */
    public record Block(int first, int count) {}

    /** So many inits for each worker, added up fast. */
    public static Averaging perWorker(int inits) {
        return new Averaging(inits, Scope.WORKER, Reduction.FAST);
    }

    /** So many inits for all workers together. */
    public static Averaging perRound(int inits, Reduction reduction) {
        return new Averaging(inits, Scope.ROUND, reduction);
    }

    /**
     * The inits of one member: blocks that follow one another in order of ranks. Those of a round are dealt out as evenly as
     * can be; where there are more members than inits, some get none.
     */
    public Block block(int rank, int members) {
        if (scope == Scope.WORKER) {
            return new Block(rank * inits, inits);
        }
        int first = boundary(rank, members);
        return new Block(first, boundary(rank + 1, members) - first);
    }

    /** Inits of each worker, when these are counted. */
    public OptionalInt initsPerWorker() {
        return scope == Scope.WORKER ? OptionalInt.of(inits) : OptionalInt.empty();
    }

    /** Inits of all workers together, when these are counted. */
    public OptionalInt initsPerRound() {
        return scope == Scope.ROUND ? OptionalInt.of(inits) : OptionalInt.empty();
    }

    private int boundary(int rank, int members) {
        return (int) ((long) inits * rank / members);
    }

    /**
     * Inits that a plan for such a block computes in one go. Exact sums want each init computed in the same way however they
     * are dealt out: one by one.
     */
    public int atOnce(Block block) {
        return reduction == Reduction.EXACT ? 1 : block.count();
    }

    /** The same for the largest block of so many members. */
    public int mostAtOnce(int members) {
        return atOnce(block(members - 1, members));
    }
}
