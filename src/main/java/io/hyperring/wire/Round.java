package io.hyperring.wire;

/** Number of an outer step, from 0. */
public record Round(long number) implements Comparable<Round> {
    public Round {
        if (number < 0) {
            throw new IllegalArgumentException("a round is counted from 0: round=" + number);
        }
    }

    public Round next() {
        return new Round(number + 1);
    }

    @Override
    public int compareTo(Round other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
