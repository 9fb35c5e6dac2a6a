package io.hyperring.wire;

/** Which of its two laps round the ring a chunk is on; each in the voice of the member that sends it. */
public enum Lap {
    /** "Add your part to this and pass it on." (reduce-scatter) */
    PARTIAL_SUM,
    /** "This is everybody's sum: keep it and pass it on." (all-gather) */
    FINISHED_SUM
}
