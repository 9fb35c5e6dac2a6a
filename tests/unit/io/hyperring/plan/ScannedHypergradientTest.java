package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.problem.AllProblems;
import io.hyperring.problem.EveryFeature;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.Scan.SecondOrder;
import io.hyperring.unroll.UnrollPolicy;
import io.hyperring.unroll.UnrollPolicy.Checkpointed;
import io.hyperring.unroll.UnrollPolicy.FirstOrder;
import io.hyperring.unroll.UnrollPolicy.Full;
import io.hyperring.unroll.UnrollPolicy.Truncated;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop over one compiled step against the graph of the whole loop. */
class ScannedHypergradientTest {
    private static final long SEED = 3;
    private static final long ROUND = 11;
    private static final int FIRST_INIT = 2;
    private static final double ROUNDING = 1e-12;

    static Stream<Arguments> cases() {
        List<Problem> problems = Stream.concat(
                        AllProblems.small().stream(),
                        Stream.of(
                                new EveryFeature(1, false),
                                new EveryFeature(7, false),
                                new EveryFeature(7, true),
                                new EveryFeature(8, true)))
                .toList();
        List<UnrollPolicy> policies = List.of(
                new Full(),
                new Checkpointed(1),
                new Checkpointed(3),
                new Checkpointed(100),
                new Truncated(1),
                new Truncated(4),
                new Truncated(100),
                new FirstOrder());
        return problems.stream().flatMap(problem -> policies.stream()
                .flatMap(policy -> ways(policy).map(way -> Arguments.of(problem, policy, way))));
    }

    private static Stream<SecondOrder> ways(UnrollPolicy policy) {
        return policy instanceof FirstOrder
                ? Stream.of(SecondOrder.NONE)
                : Stream.of(SecondOrder.REVERSE_OVER_REVERSE, SecondOrder.FORWARD_OVER_REVERSE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheUnrolledGraph(Problem problem, UnrollPolicy policy, SecondOrder way) {
        int inits = 3;
        UnrollPolicy whole = policy instanceof Checkpointed ? new Full() : policy;
        double[] theta = problem.initialMeta(SEED);
        double[] expected = new double[theta.length];
        double[] actual = new double[theta.length];
        try (HypergradientPlan unrolled = new CompiledHypergradient(problem, inits, SEED, whole, Precision.DOUBLE);
                HypergradientPlan scanned =
                        new ScannedHypergradient(problem, inits, SEED, policy, Precision.DOUBLE, way)) {
            for (long round = ROUND; round < ROUND + 2; round++) {
                double loss = unrolled.compute(theta, round, FIRST_INIT, expected);
                assertEquals(loss, scanned.compute(theta, round, FIRST_INIT, actual), ROUNDING * Math.abs(loss));
                assertTrue(
                        RelativeError.of(actual, expected) < ROUNDING,
                        "round=" + round + ", error=" + RelativeError.of(actual, expected));
            }
        }
    }
}
