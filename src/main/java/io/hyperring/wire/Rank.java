package io.hyperring.wire;

/** A member's place in its ring, from 0. Sums travel from each rank to the next, and from the last to the first. */
public record Rank(int index) {

    /** The rank that this one sends to. */
    public Rank right(int members) {
        return new Rank((index + 1) % members);
    }

    /** Hops that something takes from {@code origin} to this rank. */
    public int hopsFrom(Rank origin, int members) {
        return Math.floorMod(index - origin.index, members);
    }

    @Override
    public String toString() {
        return Integer.toString(index);
    }
}
