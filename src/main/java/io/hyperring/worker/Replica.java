package io.hyperring.worker;

import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.HypergradientPlan;
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

    private final HypergradientPlan plan;
    private final ProblemSettings problem;
    private final float[] hypergradient;
    private OuterStep outer;

    private Replica(HypergradientPlan plan, ProblemSettings problem, OuterStep outer) {
        this.plan = plan;
        this.problem = problem;
        this.outer = outer;
        this.hypergradient = new float[plan.size()];
    }

    /** Before the first round. */
    static Replica open(Worker.OpenPlan asked, LongSupplier nanoTime) {
        OuterStep outer = Plans.outerStep(asked.problem(), asked.seed());
        HypergradientPlan plan = Plans.open(asked.problem(), asked.inits(), asked.seed());
        Replica replica = new Replica(plan, asked.problem(), outer);
        replica.warmUp(nanoTime);
        return replica;
    }

    /** The first calls are slow, until classes are loaded and compiled: that is part of starting up. Nothing is kept. */
    private void warmUp(LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        int runs = 0;
        do {
            contribute(0);
            runs++;
        } while (runs < WARM_UP_RUNS && nanoTime.getAsLong() - begin < WARM_UP_NANOS);
    }

    /** The vector of the next round from the inits {@code firstInit ..}; the caller's to keep. */
    float[] contribute(int firstInit) {
        float loss = plan.compute(outer.metaFloats(), outer.round(), firstInit, hypergradient);
        float[] vector = new float[Contribution.size(plan.size())];
        System.arraycopy(hypergradient, 0, vector, 0, plan.size());
        Contribution.setLoss(vector, loss);
        return vector;
    }

    /** Takes the outer step. */
    Standing apply(ReducedSum sum) {
        outer.apply(Contribution.mean(sum).hypergradient());
        return standing();
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
        plan.close();
    }
}
