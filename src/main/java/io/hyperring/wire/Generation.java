package io.hyperring.wire;

/** Number of a ring: its members and their order are fixed for life, and the next ring has the next number. */
public record Generation(long number) implements Comparable<Generation> {
    public static final Generation FIRST = new Generation(1);

    @Override
    public int compareTo(Generation other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
