package io.hyperring.worker;

import io.hyperring.config.Averaging;
import io.hyperring.plan.HypergradientPlan;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Numbers;

/** Adds up hypergradients and outer losses of a worker's block of inits; bound to the thread that opened it. */
final class BlockSum implements AutoCloseable {
    private final Averaging.Block block;
    private final int atOnce;
    private final Numbers.Format format;
    private final HypergradientPlan plan; // null where the block is empty: then nothing has to be computed
    private final float[] hypergradient;
    private final float[] vector;

    private BlockSum(
            Averaging.Block block, int atOnce, Numbers.Format format, HypergradientPlan plan, int metaParameters) {
        this.block = block;
        this.atOnce = atOnce;
        this.format = format;
        this.plan = plan;
        this.hypergradient = new float[metaParameters];
        this.vector = new float[Contribution.size(metaParameters)];
    }

    static BlockSum open(Worker.JoinRing join) {
        Averaging averaging = join.averaging();
        Averaging.Block block =
                averaging.block(join.rank().index(), join.members().size());
        int atOnce = averaging.atOnce(block);
        return new BlockSum(
                block,
                atOnce,
                Contribution.format(averaging.reduction()),
                block.count() == 0 ? null : Plans.open(join.problem(), atOnce, join.seed()),
                join.snapshot().meta().length);
    }

    /** The sum over the block's inits in this round; the caller's to keep. */
    Contribution compute(float[] meta, long round) {
        Numbers sum = format.zeros(vector.length);
        int end = block.first() + block.count();
        for (int init = block.first(); init < end; init += atOnce) {
            float loss = plan.compute(meta, round, init, hypergradient);
            for (int i = 0; i < hypergradient.length; i++) {
                vector[i] = atOnce * hypergradient[i]; // the plan gives means
            }
            Contribution.setLoss(vector, atOnce * loss);
            sum.add(vector);
        }
        return new Contribution(sum, block.count());
    }

    @Override
    public void close() {
        if (plan != null) {
            plan.close();
        }
    }
}
