package io.hyperring.worker;

import io.hyperring.config.Averaging;
import io.hyperring.plan.HypergradientPlan;
import io.hyperring.plan.Plans;
import io.hyperring.wire.Numbers;

/** Adds up hypergradients and outer losses of blocks of inits; bound to the thread that opened it. */
final class BlockSum implements AutoCloseable {
    private final Worker.OpenPlan asked;
    private final float[] hypergradient;
    private final float[] vector;
    private HypergradientPlan plan; // null where no block had an init: then nothing had to be computed

    private BlockSum(Worker.OpenPlan asked, int metaParameters) {
        this.asked = asked;
        this.hypergradient = new float[metaParameters];
        this.vector = new float[Contribution.size(metaParameters)];
    }

    static BlockSum open(Worker.OpenPlan asked, int metaParameters) {
        return new BlockSum(asked, metaParameters);
    }

    /** Compiles the plan for a block of this size, unless it is there. */
    void prepare(Averaging.Block block) {
        int atOnce = asked.averaging().atOnce(block);
        if (block.count() > 0 && (plan == null || plan.inits() != atOnce)) {
            close();
            plan = Plans.open(asked.problem(), atOnce, asked.seed());
        }
    }

    /** The sum over the block's inits in this round; the caller's to keep. */
    Contribution compute(Averaging.Block block, float[] meta, long round) {
        prepare(block);
        int atOnce = asked.averaging().atOnce(block);
        Numbers sum = Contribution.format(asked.averaging().reduction()).zeros(vector.length);
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
            plan = null;
        }
    }
}
