package io.hyperring.worker;

import io.hyperring.plan.HypergradientPlan;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.ring.ReducedSum;
import java.util.function.LongSupplier;

/**
 * A worker's plan and its copy of the meta-parameters; lives on the device's thread. Every replica that applies the same
 * sums has the same bits.
 */
final class Replica implements AutoCloseable {
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final int WARM_UP_RUNS = 200;

    private final HypergradientPlan plan;
    private final OuterStep outer;
    private final int firstInit;
    private final float[] hypergradient;

    private Replica(HypergradientPlan plan, OuterStep outer, int firstInit) {
        this.plan = plan;
        this.outer = outer;
        this.firstInit = firstInit;
        this.hypergradient = new float[plan.size()];
    }

    static Replica open(Worker.JoinRing join, LongSupplier nanoTime) {
        OuterStep outer = Plans.outerStep(
                join.problem(),
                join.snapshot().round().number(),
                join.snapshot().meta(),
                join.snapshot().state());
        HypergradientPlan plan = Plans.open(join.problem(), join.inits(), join.seed());
        Replica replica = new Replica(plan, outer, join.rank().index() * join.inits());
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

    /** This worker's vector of the next round; the caller's to keep. */
    float[] contribute() {
        float loss = plan.compute(outer.metaFloats(), outer.round(), firstInit, hypergradient);
        float[] vector = new float[Contribution.size(plan.size())];
        System.arraycopy(hypergradient, 0, vector, 0, plan.size());
        Contribution.setLoss(vector, loss);
        return vector;
    }

    /** Takes the outer step; returns the digest after it. */
    long apply(ReducedSum sum) {
        outer.apply(Contribution.mean(sum).hypergradient());
        return outer.digest();
    }

    @Override
    public void close() {
        plan.close();
    }
}
