package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is drawn for several inits, side by side as a batched graph wants it. */
final class FreshInits {
    private final Problem problem;
    private final int inits;

    FreshInits(Problem problem, int inits) {
        this.problem = problem;
        this.inits = inits;
    }

    @FunctionalInterface
    private interface Draw {
        double[] of(int init);
    }

    /** Feeds the inits {@code firstInit, firstInit + 1, …} of a round to the inputs of an unrolled loop. */
    void feed(GraphPlan plan, long seed, long round, int firstInit) {
        feedStart(plan, seed, round, firstInit);
        for (int step = 0; step < problem.innerSteps(); step++) {
            feedStep(plan, "step/" + step, seed, round, firstInit, step);
        }
    }

    /** Feeds fresh inner parameters and episodes. */
    void feedStart(GraphPlan plan, long seed, long round, int firstInit) {
        feed(plan, "inner", problem.inner(), i -> problem.initialInner(seed, round, firstInit + i));
        feed(plan, "episode", problem.episode(), i -> problem.episode(seed, round, firstInit + i));
    }

    /** Feeds what is drawn for one inner step. */
    void feedStep(GraphPlan plan, String prefix, long seed, long round, int firstInit, int step) {
        feed(plan, prefix, problem.stepData(), i -> problem.stepData(seed, round, firstInit + i, step));
    }

    private void feed(GraphPlan plan, String prefix, Tensors tensors, Draw draw) {
        if (tensors.size() == 0) {
            return;
        }
        Map<String, double[]> batches = new LinkedHashMap<>();
        tensors.names()
                .forEach(name -> batches.put(
                        name, new double[inits * tensors.shapeOf(name).size()]));
        for (int i = 0; i < inits; i++) {
            double[] one = draw.of(i);
            for (var batch : batches.entrySet()) {
                int length = batch.getValue().length / inits;
                System.arraycopy(one, tensors.offset(batch.getKey()), batch.getValue(), i * length, length);
            }
        }
        batches.forEach((name, values) -> plan.feed(prefix + "/" + name, values, 0));
    }
}
