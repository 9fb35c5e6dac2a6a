package io.hyperring.worker;

import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.ring.ReducedSum;
import java.util.function.LongSupplier;

/**
 * A worker's plan for its inits and its copy of the meta-parameters; lives on the device's thread. Every replica that applies the same
 * sums has the same bits.
 */
final class Replica implements AutoCloseable {
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final int WARM_UP_RUNS = 200;

    private final BlockSum inits;
    private final OuterStep outer;

    private Replica(BlockSum inits, OuterStep outer) {
        this.inits = inits;
        this.outer = outer;
    }

    static Replica open(Worker.JoinRing join, LongSupplier nanoTime) {
        OuterStep outer = Plans.outerStep(
                join.problem(),
                join.snapshot().round().number(),
                join.snapshot().meta(),
                join.snapshot().state());
        Replica replica = new Replica(BlockSum.open(join), outer);
        replica.warmUp(nanoTime);
        return replica;
    }

    /** The first calls are slow, until classes are loaded and compiled: that is part of starting up. Nothing is kept. */
    private void warmUp(LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        int runs = 0;
        do {
            contribute();
            runs++;
        } while (runs < WARM_UP_RUNS && nanoTime.getAsLong() - begin < WARM_UP_NANOS);
    }

    /** What this worker brings into the next round; the caller's to keep. */
    Contribution contribute() {
        return inits.compute(outer.metaFloats(), outer.round());
    }

    /** Takes the outer step; returns the digest after it. */
    long apply(ReducedSum sum) {
        outer.apply(Contribution.mean(sum).hypergradient());
        return outer.digest();
    }

    @Override
    public void close() {
        inits.close();
    }
}
