package io.hyperring.wire;

/** Name of a worker, unique in its cluster; ranks are dealt out in order of these names. */
public record WorkerId(String name) implements Comparable<WorkerId> {
    @Override
    public int compareTo(WorkerId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
