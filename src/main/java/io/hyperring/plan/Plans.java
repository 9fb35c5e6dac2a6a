package io.hyperring.plan;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.unroll.UnrollPolicy;

/** Makes plans for problems. */
public final class Plans {
    private static final UnrollPolicy POLICY = new UnrollPolicy.Full();

    private Plans() {}

    /** Compiles the hypergradient of a problem for the calling thread, in {@code float}. */
    public static HypergradientPlan open(Problem problem, int inits, long seed) {
        return new CompiledHypergradient(problem, inits, seed, POLICY, Precision.FLOAT);
    }

    /** The same for the problem that the settings name. */
    public static HypergradientPlan open(ProblemSettings settings, int inits, long seed) {
        return open(Problems.create(settings), inits, seed);
    }

    /** The outer step before round 0, at the problem's initial meta-parameters. */
    public static OuterStep outerStep(ProblemSettings settings, long seed) {
        return OuterStep.start(Problems.create(settings), seed);
    }

    /** The outer step before {@code round}, where {@code meta} and {@code state} are what it had left. */
    public static OuterStep outerStep(ProblemSettings settings, long round, double[] meta, double[] state) {
        return OuterStep.resume(Problems.create(settings), round, meta, state);
    }

    /** Bytes of native memory that {@link #open} takes; allocates none of them. */
    public static long bytes(Problem problem, int inits) {
        return GraphPlan.bytes(CompiledHypergradient.outputs(problem, inits, POLICY), Precision.FLOAT);
    }
}
