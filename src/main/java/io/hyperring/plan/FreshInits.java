package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is drawn for several inits, side by side as a batched graph wants it: row-major values by the inputs' names. */
final class FreshInits {
    private final Problem problem;
    private final int inits;
    private final long seed;

    FreshInits(Problem problem, int inits, long seed) {
        this.problem = problem;
        this.inits = inits;
        this.seed = seed;
    }

    @FunctionalInterface
    private interface Draw {
        double[] of(int init);
    }

    /** Fresh inner parameters and episodes of the inits {@code firstInit, firstInit + 1, …} of a round. */
    Map<String, double[]> start(long round, int firstInit) {
        Map<String, double[]> drawn =
                draw("inner", problem.inner(), i -> problem.initialInner(seed, round, firstInit + i));
        drawn.putAll(draw("episode", problem.episode(), i -> problem.episode(seed, round, firstInit + i)));
        return drawn;
    }

    /** What is drawn for one inner step, under {@code prefix}. */
    Map<String, double[]> step(String prefix, long round, int firstInit, int step) {
        return draw(prefix, problem.stepData(), i -> problem.stepData(seed, round, firstInit + i, step));
    }

    private Map<String, double[]> draw(String prefix, Tensors tensors, Draw draw) {
        Map<String, double[]> batches = new LinkedHashMap<>();
        if (tensors.size() == 0) {
            return batches;
        }
        tensors.names()
                .forEach(name -> batches.put(
                        prefix + "/" + name,
                        new double[inits * tensors.shapeOf(name).size()]));
        for (int i = 0; i < inits; i++) {
            double[] one = draw.of(i);
            for (String name : tensors.names()) {
                int length = tensors.shapeOf(name).size();
                System.arraycopy(one, tensors.offset(name), batches.get(prefix + "/" + name), i * length, length);
            }
        }
        return batches;
    }
}
