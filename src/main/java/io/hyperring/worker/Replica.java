package io.hyperring.worker;

import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.ring.ReducedSum;
import io.hyperring.wire.Round;
import io.hyperring.wire.Snapshot;
import java.util.function.LongSupplier;

/**
 * A worker's plan and its copy of the meta-parameters; lives on the device's thread. Every replica that applies the same
 * sums has the same bits.
 */
final class Replica implements AutoCloseable {
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final int WARM_UP_RUNS = 200;

    private final BlockSum inits;
    private final ProblemSettings problem;
    private OuterStep outer;

    private Replica(BlockSum inits, ProblemSettings problem, OuterStep outer) {
        this.inits = inits;
        this.problem = problem;
        this.outer = outer;
    }

    /** Before the first round. */
    static Replica open(Worker.OpenPlan asked, LongSupplier nanoTime) {
        OuterStep outer = Plans.outerStep(asked.problem(), asked.seed());
        Replica replica = new Replica(BlockSum.open(asked, outer.meta().length), asked.problem(), outer);
        Averaging.Block expected = asked.averaging().block(0, asked.members());
        replica.prepare(expected);
        replica.warmUp(expected, nanoTime);
        return replica;
    }

    /** The first calls are slow, until classes are loaded and compiled: that is part of starting up. Nothing is kept. */
    private void warmUp(Averaging.Block expected, LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        int runs = 0;
        do {
            contribute(expected);
            runs++;
        } while (runs < WARM_UP_RUNS && nanoTime.getAsLong() - begin < WARM_UP_NANOS);
    }

    /** Compiles what a block of this size needs, unless it is there. */
    void prepare(Averaging.Block block) {
        inits.prepare(block);
    }

    /** What these inits bring into the next round; the caller's to keep. */
    Contribution contribute(Averaging.Block block) {
        return inits.compute(block, outer.metaFloats(), outer.round());
    }

    /** Takes the outer step; returns the mean outer loss. */
    float apply(ReducedSum sum) {
        Contribution.Mean mean = Contribution.mean(sum);
        outer.apply(mean.hypergradient());
        return mean.outerLoss();
    }

    /** Goes on from where another replica stood. */
    Standing restore(Snapshot snapshot) {
        outer = Plans.outerStep(problem, snapshot.round().number(), snapshot.meta(), snapshot.state());
        return standing();
    }

    Standing standing() {
        return new Standing(new Round(outer.round()), outer.digest());
    }

    Snapshot snapshot() {
        return new Snapshot(new Round(outer.round()), outer.meta(), outer.state());
    }

    @Override
    public void close() {
        inits.close();
    }
}
