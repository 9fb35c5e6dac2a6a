package io.hyperring.coordinator;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Outer steps per second, from the first grant to the last step: without start-up. */
final class Pace {
    private final LongSupplier nanoTime;
    private long begin;
    private long last;
    private long steps;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void begin() {
        begin = nanoTime.getAsLong();
    }

    void stepped() {
        steps++;
        last = nanoTime.getAsLong();
    }

    OptionalDouble stepsPerSecond() {
        return steps == 0 ? OptionalDouble.empty() : OptionalDouble.of(steps / ((last - begin) / 1e9));
    }
}
