package io.hyperring.wire;

/** What a chunk is to those who get it; each in the voice of the member that sends it. */
public enum Lap {
    /** "Add your part to this and pass it on." (first lap of the ring, reduce-scatter) */
    PARTIAL_SUM,
    /** "This is everybody's sum: keep it." (and pass it on: second lap of the ring, all-gather) */
    FINISHED_SUM,
    /** "This is my whole vector: add up everybody's yourself, in order of ranks." (direct exchange) */
    OWN_VECTOR
}
