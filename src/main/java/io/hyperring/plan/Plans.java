package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.unroll.UnrollPolicy;

/** Makes plans for problems. */
public final class Plans {
    private static final UnrollPolicy POLICY = new UnrollPolicy.Full();

    private Plans() {}

    /** Compiles the hypergradient of a problem for the calling thread, in {@code float}. */
    public static HypergradientPlan open(Problem problem, int inits, long seed) {
        return new CompiledHypergradient(problem, inits, seed, POLICY, Precision.FLOAT);
    }

    /** Bytes of native memory that {@link #open} takes; allocates none of them. */
    public static long bytes(Problem problem, int inits) {
        return GraphPlan.bytes(CompiledHypergradient.outputs(problem, inits, POLICY), Precision.FLOAT);
    }
}
