package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fresh inner parameters of several inits, side by side as a batched graph wants them. */
final class FreshInits {
    private final Problem problem;
    private final int inits;
    private final Map<String, double[]> batches = new LinkedHashMap<>();

    FreshInits(Problem problem, int inits) {
        this.problem = problem;
        this.inits = inits;
        Tensors inner = problem.inner();
        inner.names()
                .forEach(name ->
                        batches.put(name, new double[inits * inner.shapeOf(name).size()]));
    }

    /** Feeds the inits {@code firstInit, firstInit + 1, …} of a round to the inputs {@code inner/name}. */
    void feed(GraphPlan plan, long seed, long round, int firstInit) {
        for (int i = 0; i < inits; i++) {
            double[] one = problem.initialInner(seed, round, firstInit + i);
            for (var batch : batches.entrySet()) {
                int length = batch.getValue().length / inits;
                int from = problem.inner().offset(batch.getKey());
                System.arraycopy(one, from, batch.getValue(), i * length, length);
            }
        }
        batches.forEach((name, values) -> plan.feed("inner/" + name, values, 0));
    }
}
