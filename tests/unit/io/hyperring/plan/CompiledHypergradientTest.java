package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.problem.AllProblems;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way from flat meta-parameters to a flat hypergradient, for every problem. */
class CompiledHypergradientTest {
    private static final long SEED = 3;
    private static final long ROUND = 11;
    /** Some hundred roundings of 2⁻²⁴ one after another, relative to the largest entry. */
    private static final double FLOAT = 1e-5;

    static List<Problem> problems() {
        return AllProblems.small();
    }

    private static float[] floats(double[] wide) {
        float[] narrow = new float[wide.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) wide[i];
        }
        return narrow;
    }

    private static double[] doubles(float[] narrow) {
        double[] wide = new double[narrow.length];
        Arrays.setAll(wide, i -> narrow[i]);
        return wide;
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void agreesWithTheHost(Problem problem) {
        int inits = 2;
        int first = 5;
        List<double[]> byHost = new ArrayList<>();
        Map<String, double[]> inputs = new HashMap<>();
        float[] theta = floats(problem.initialMeta(SEED));
        for (String name : problem.meta().names()) {
            inputs.put("meta/" + name, problem.meta().slice(doubles(theta), name));
        }
        inputs.putAll(drawn("inner/", problem.inner(), first, init -> problem.initialInner(SEED, ROUND, init)));
        inputs.putAll(drawn("episode/", problem.episode(), first, init -> problem.episode(SEED, ROUND, init)));
        for (int t = 0; t < problem.innerSteps(); t++) {
            int step = t;
            inputs.putAll(drawn(
                    "step/" + step + "/",
                    problem.stepData(),
                    first,
                    init -> problem.stepData(SEED, ROUND, init, step)));
        }
        byHost.addAll(HostPlan.compile(CompiledHypergradient.outputs(problem, inits, new UnrollPolicy.Full()))
                .run(inputs));
        double[] expected = byHost.subList(1, byHost.size()).stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
        float[] hypergradient = new float[problem.meta().size()];
        try (HypergradientPlan plan = Plans.open(problem, inits, SEED)) {
            float loss = plan.compute(theta, ROUND, first, hypergradient);
            assertEquals(byHost.get(0)[0], loss, FLOAT * Math.abs(loss));
            assertArrayEquals(expected, doubles(hypergradient), FLOAT * largest(expected));
        }
    }

    /** What is drawn for two inits, one after the other. */
    private static Map<String, double[]> drawn(
            String prefix, Tensors tensors, int first, IntFunction<double[]> drawOne) {
        Map<String, double[]> both = new HashMap<>();
        for (String name : tensors.names()) {
            both.put(
                    prefix + name,
                    IntStream.of(first, first + 1)
                            .mapToObj(drawOne)
                            .flatMapToDouble(one -> Arrays.stream(tensors.slice(one, name)))
                            .toArray());
        }
        return both;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void eightInitsAtOnceAreTheMeanOfEightInits(Problem problem) {
        float[] theta = floats(problem.initialMeta(SEED));
        float[] batched = new float[theta.length];
        double[] mean = new double[theta.length];
        double meanLoss = 0;
        double loss;
        try (HypergradientPlan eight = Plans.open(problem, 8, SEED)) {
            loss = eight.compute(theta, ROUND, 0, batched);
        }
        try (HypergradientPlan one = Plans.open(problem, 1, SEED)) {
            for (int init = 0; init < 8; init++) {
                float[] single = new float[theta.length];
                meanLoss += one.compute(theta, ROUND, init, single) / 8.0;
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += single[i] / 8.0;
                }
            }
        }
        assertEquals(meanLoss, loss, FLOAT * Math.abs(meanLoss));
        assertArrayEquals(mean, doubles(batched), FLOAT * largest(mean));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void givesTheSameBitsAgainAndOthersInAnotherRound(Problem problem) {
        float[] theta = floats(problem.initialMeta(SEED));
        float[] once = new float[theta.length];
        float[] other = new float[theta.length];
        float[] again = new float[theta.length];
        try (HypergradientPlan plan = Plans.open(problem, 1, SEED)) {
            plan.compute(theta, ROUND, 0, once);
            plan.compute(theta, ROUND + 1, 0, other);
            plan.compute(theta, ROUND, 0, again);
        }
        assertArrayEquals(once, again);
        assertTrue(!Arrays.equals(once, other));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void refusesArraysOfAnotherSize(Problem problem) {
        int size = problem.meta().size();
        try (HypergradientPlan plan = Plans.open(problem, 1, SEED)) {
            assertEquals(size, plan.size());
            assertThrows(RuntimeException.class, () -> plan.compute(new float[size - 1], ROUND, 0, new float[size]));
            assertThrows(RuntimeException.class, () -> plan.compute(new float[size], ROUND, 0, new float[size - 1]));
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void evaluatesTheSameForTheSameSeed(Problem problem) {
        double[] theta = problem.initialMeta(SEED);
        Evaluation once = Evaluation.of(problem, theta, 60, 1);
        assertEquals(once, Evaluation.of(problem, theta, 60, 1));
        assertEquals(60, once.inits());
        assertTrue(once.meanAccuracy().stream().allMatch(accuracy -> accuracy >= 0 && accuracy <= 1), once::toString);
        assertEquals(once.meanAccuracy().isPresent(), once.fractionPerfect().isPresent());
        assertTrue(once.meanLoss() != Evaluation.of(problem, theta, 60, 2).meanLoss(), once::toString);
    }
}
