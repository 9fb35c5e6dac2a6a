package io.hyperring.plan;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.unroll.UnrollPolicy;
import io.hyperring.unroll.UnrollPolicy.Checkpointed;
import io.hyperring.unroll.UnrollPolicy.Implicit;

/** Makes plans for problems. */
public final class Plans {
    /** The setting that leaves the policy to {@link #cheapestThatFits}. */
    public static final String AUTO = "auto";

    /** Loops of at most so many steps are one graph: no copies between steps, and equal parts of steps are merged. */
    private static final int UNROLLED_STEPS = 8;

    private Plans() {}

    /** Compiles the hypergradient of a problem for the calling thread. */
    public static HypergradientPlan open(
            Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision) {
        try {
            if (policy instanceof Implicit implicit) {
                return new ImplicitHypergradient(problem, inits, seed, implicit, precision);
            }
            return isUnrolled(problem, policy)
                    ? new CompiledHypergradient(problem, inits, seed, policy, precision)
                    : new ScannedHypergradient(problem, inits, seed, policy, precision);
        } catch (OutOfMemoryError e) {
            throw new IllegalStateException(
                    "memory must hold the plan: policy=" + policy + ", needed="
                            + bytes(problem, inits, policy, precision) / (1 << 20) + "MiB - choose "
                            + lighter(problem, inits, policy, precision),
                    e);
        }
    }

    /** The same in {@code float}, all of the loop's history kept. */
    public static HypergradientPlan open(Problem problem, int inits, long seed) {
        return open(problem, inits, seed, new UnrollPolicy.Full(), Precision.FLOAT);
    }

    /** The same for the problem and the policy that the settings name. */
    public static HypergradientPlan open(ProblemSettings settings, int inits, long seed) {
        Problem problem = Problems.create(settings);
        return open(problem, inits, seed, policy(settings, problem), Precision.FLOAT);
    }

    private static boolean isUnrolled(Problem problem, UnrollPolicy policy) {
        return problem.innerSteps() <= UNROLLED_STEPS && !(policy instanceof Checkpointed);
    }

    /** What to choose in place of a policy that does not fit. */
    public static String lighter(Problem problem, int inits, UnrollPolicy policy, Precision precision) {
        Checkpointed lightest = ScannedHypergradient.lightest(problem, inits);
        return policy instanceof Checkpointed checkpointed && checkpointed.every() == lightest.every()
                ? "fewer inits, or a policy that is not exact: truncated:LAST, first-order"
                : "--policy " + lightest + ", or fewer inits";
    }

    /**
     * The policy that the settings name; {@code full} when they name none or leave it open.
     *
     * @throws IllegalArgumentException in one sentence, when there is no such policy, or it could learn nothing
     */
    public static UnrollPolicy policy(ProblemSettings settings, Problem problem) {
        UnrollPolicy policy = settings.policy()
                .filter(text -> !text.equals(AUTO))
                .map(text -> UnrollPolicy.parse(text, problem.innerSteps()))
                .orElse(new UnrollPolicy.Full());
        if (policy instanceof Implicit && ScannedHypergradient.hasManyLosses(problem)) {
            throw new IllegalArgumentException(
                    "an implicit policy knows the outer loss at the end of the loop only, and"
                            + " others have a weight: problem=" + problem.name() + ", policy=" + policy
                            + " - choose another policy");
        }
        if (learnsNothing(problem, policy)) {
            throw new IllegalArgumentException("an implicit policy learns only what a loss reads, not a start or an"
                    + " optimizer: problem=" + problem.name() + ", policy=" + policy + " - choose another policy");
        }
        return policy;
    }

    /** Whether the hypergradient of this policy is 0 whatever the meta-parameters are. */
    public static boolean learnsNothing(Problem problem, UnrollPolicy policy) {
        return policy instanceof Implicit implicit && ImplicitHypergradient.isBlind(problem, implicit);
    }

    /** The exact policy that computes least of those that take at most {@code bytes}; the lightest when none does. */
    public static UnrollPolicy cheapestThatFits(Problem problem, int inits, long bytes) {
        UnrollPolicy full = new UnrollPolicy.Full();
        return bytes(problem, inits, full, Precision.FLOAT) <= bytes
                ? full
                : ScannedHypergradient.lightest(problem, inits);
    }

    /** The checkpointed policy that takes least memory. */
    public static Checkpointed lightest(Problem problem, int inits) {
        return ScannedHypergradient.lightest(problem, inits);
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
    public static long bytes(Problem problem, int inits, UnrollPolicy policy, Precision precision) {
        if (policy instanceof Implicit implicit) {
            return ImplicitHypergradient.bytes(problem, inits, implicit, precision);
        }
        return isUnrolled(problem, policy)
                ? GraphPlan.bytes(CompiledHypergradient.outputs(problem, inits, policy), precision)
                : ScannedHypergradient.bytes(problem, inits, policy, precision);
    }
}
