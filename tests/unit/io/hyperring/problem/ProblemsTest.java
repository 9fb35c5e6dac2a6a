package io.hyperring.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Topology;
import io.hyperring.config.ProblemSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    static List<Problem> problems() {
        return AllProblems.small();
    }

    private static String refusal(String name, int points, int steps, double innerLr, double outerLr) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> Problems.create(new ProblemSettings(
                                name,
                                points == 0 ? OptionalInt.empty() : OptionalInt.of(points),
                                OptionalInt.of(steps),
                                innerLr == 0 ? OptionalDouble.empty() : OptionalDouble.of(innerLr),
                                OptionalDouble.of(outerLr),
                                Optional.empty())))
                .getMessage();
    }

    @Test
    void faultsAreOneSentenceWithTheRuleAndTheValue() {
        assertTrue(refusal("nonsense", 4, 1, 1, 1).contains("problem=nonsense"));
        assertTrue(refusal("two-clusters", 7, 1, 1, 1).contains("points=7"));
        assertTrue(refusal("two-clusters", -2, 1, 1, 1).contains("points=-2"));
        assertTrue(refusal("two-clusters", 4, 0, 1, 1).contains("inner-steps=0"), refusal("two-clusters", 4, 0, 1, 1));
        assertTrue(refusal("two-clusters", 4, 1, -1, 1).contains("inner-lr=-1.0"));
        assertTrue(refusal("two-clusters", 4, 1, 1, Double.NaN).contains("outer-lr=NaN"));
        assertTrue(refusal("digits-distill", 4, 1, 0, 1).contains("points"));
        assertTrue(refusal("digits-distill", 0, 1, 1, 1).contains("inner-lr"));
        assertTrue(refusal("digits-hyper", 4, 1, 0, 1).contains("points"));
        assertTrue(refusal("digits-hyper", 0, 1, 1, 1).contains("inner-lr"));
        assertTrue(refusal("sine-maml", 4, 1, 0, 1).contains("points"));
    }

    @Test
    void namesTheKnownProblemsWhenOneIsUnknown() {
        String sentence = refusal("nonsense", 4, 1, 1, 1);
        Problems.names().forEach(name -> assertTrue(sentence.contains(name), sentence));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void startsFromTheSeedAlone(Problem problem) {
        assertEquals(problem.meta().size(), problem.initialMeta(1).length);
        assertEquals(problem.inner().size(), problem.initialInner(1, 2, 3).length);
        assertArrayEquals(problem.initialMeta(1), problem.initialMeta(1));
        assertEquals(
                AllProblems.withAFixedStart().contains(problem.name()),
                Arrays.equals(problem.initialMeta(1), problem.initialMeta(2)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void initsDifferBySeedRoundAndIndex(Problem problem) {
        List<double[]> inits = List.of(
                drawn(problem, 1, 2, 3),
                drawn(problem, 2, 2, 3),
                drawn(problem, 1, 3, 3),
                drawn(problem, 1, 2, 4),
                drawn(problem, 1, 3, 2));
        Set<String> distinct = new HashSet<>();
        inits.forEach(init -> distinct.add(Arrays.toString(init)));
        assertEquals(inits.size(), distinct.size());
    }

    /** Where an init has no fresh parameters, its episode is what is drawn for it. */
    private static double[] drawn(Problem problem, long seed, long round, int init) {
        return problem.inner().size() > 0
                ? problem.initialInner(seed, round, init)
                : problem.episode(seed, round, init);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void stepsDifferWhereSomethingIsDrawnForThem(Problem problem) {
        if (problem.stepData().size() > 0) {
            assertFalse(Arrays.equals(problem.stepData(1, 2, 3, 0), problem.stepData(1, 2, 3, 1)));
            assertFalse(Arrays.equals(problem.stepData(1, 2, 3, 0), problem.stepData(1, 2, 4, 0)));
            assertArrayEquals(problem.stepData(1, 2, 3, 0), problem.stepData(1, 2, 3, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void keepsTheContract(Problem problem) {
        Contract.check(problem.name(), problem);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void drawsATensorThatItLearns(Problem problem) {
        Display display = problem.display();
        if (!display.kind().equals("values")) {
            assertEquals(problem.meta().shapeOf(display.tensor()).dim(0), display.classes().length);
        }
    }

    @Test
    void tensorsLieOneAfterAnother() {
        Tensors tensors = Tensors.none().with("a", 2, 3).with("b").with("c", 4);
        assertEquals(List.of("a", "b", "c"), tensors.names());
        assertEquals(11, tensors.size());
        assertEquals(6, tensors.offset("b"));
        assertEquals(7, tensors.offset("c"));
        assertEquals(Shape.SCALAR, tensors.shapeOf("b"));
        assertArrayEquals(new double[] {6}, tensors.slice(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "b"));
        assertThrows(IllegalArgumentException.class, () -> tensors.with("a", 1));
        assertThrows(IllegalArgumentException.class, () -> tensors.offset("d"));
    }

    @Test
    void theDiscriminantTellsSeparatedFromMixedPoints() {
        double[] apart = {-2, 0, -1, 5, -2, -5, 2, 0, 1, 5, 2, -5};
        int[] classes = {0, 0, 0, 1, 1, 1};
        assertEquals(1, LinearDiscriminant.accuracy(apart, classes));
        double[] crossed = {-1, -1, 1, 1, -1, 1, 1, -1};
        assertEquals(0.5, LinearDiscriminant.accuracy(crossed, new int[] {0, 0, 1, 1}));
    }

    /** Means alone would put the border upright; the covariance tilts it. */
    @Test
    void theDiscriminantUsesTheCovariance() {
        double[] points = new double[40];
        int[] classes = new int[20];
        for (int i = 0; i < 20; i++) {
            classes[i] = i % 2;
            points[2 * i] = i / 2 + 0.5 * classes[i];
            points[2 * i + 1] = i / 2 - 0.5 * classes[i];
        }
        assertEquals(1, LinearDiscriminant.accuracy(points, classes));
    }

    @Test
    void digitsForTrainingAndForJudgingAreDisjointAndTogetherAll() {
        Digits all = Digits.all();
        assertEquals(1797, all.count());
        Digits training = all.part(0, 1400);
        Digits heldOut = all.part(1400, all.count());
        assertEquals(1400, training.count());
        assertEquals(397, heldOut.count());
        List<double[]> images = new ArrayList<>(Arrays.asList(training.images()));
        images.addAll(Arrays.asList(heldOut.images()));
        Set<double[]> distinct = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        distinct.addAll(images);
        assertEquals(1797, distinct.size());
        assertTrue(images.stream().flatMapToDouble(Arrays::stream).allMatch(grey -> grey >= 0 && grey <= 1));
        assertEquals(10, Arrays.stream(heldOut.labels()).distinct().count());
    }

    /** Reads the images out of the graphs themselves: what is learned from, and what is judged on. */
    @Test
    void digitsDistillJudgesOnExactlyTheDigitsItDoesNotLearnFrom() {
        Problem problem = AllProblems.byDefault("digits-distill");
        Parameters inner = Parameters.inputs("inner", problem.inner());
        Parameters meta = Parameters.inputs("meta", problem.meta());
        List<String> learned = rows(problem.outerLoss(inner, meta, Parameters.NONE));
        List<String> judged =
                rows(problem.accuracy(inner, meta, Parameters.NONE).orElseThrow());
        assertEquals(1400, learned.size());
        assertEquals(397, judged.size());
        assertEquals(judged, rows(problem.evaluationLoss(inner, meta, Parameters.NONE)));
        List<String> together = new ArrayList<>(learned);
        together.addAll(judged);
        List<String> all = new ArrayList<>(rows(Digits.all().rows()));
        assertEquals(all.stream().sorted().toList(), together.stream().sorted().toList());
    }

    @Test
    void digitsHyperKeepsMinibatchesValidationAndJudgementApart() {
        Problem problem = AllProblems.byDefault("digits-hyper");
        Parameters inner = Parameters.inputs("inner", problem.inner());
        Parameters meta = Parameters.inputs("meta", problem.meta());
        Parameters data = Parameters.inputs("step", problem.stepData());
        List<String> all = new ArrayList<>(
                rows(problem.innerLoss(inner, meta, new Step(Node.constant(0), Parameters.NONE, data))));
        assertEquals(1000, all.size());
        all.addAll(rows(problem.outerLoss(inner, meta, Parameters.NONE)));
        assertEquals(1400, all.size());
        all.addAll(rows(problem.accuracy(inner, meta, Parameters.NONE).orElseThrow()));
        assertEquals(
                rows(Digits.all().rows()).stream().sorted().toList(),
                all.stream().sorted().toList());
    }

    @Test
    void aSineEpisodeIsOneWave() {
        Problem problem = AllProblems.byDefault("sine-maml");
        double[] points = problem.episode(1, 2, 3);
        Tensors episode = problem.episode();
        double[] x = new double[15];
        double[] y = new double[15];
        System.arraycopy(episode.slice(points, "x"), 0, x, 0, 5);
        System.arraycopy(episode.slice(points, "query_x"), 0, x, 5, 10);
        System.arraycopy(episode.slice(points, "y"), 0, y, 0, 5);
        System.arraycopy(episode.slice(points, "query_y"), 0, y, 5, 10);
        double det = Math.sin(x[0]) * Math.cos(x[1]) - Math.sin(x[1]) * Math.cos(x[0]);
        double a = (y[0] * Math.cos(x[1]) - y[1] * Math.cos(x[0])) / det;
        double b = (Math.sin(x[0]) * y[1] - Math.sin(x[1]) * y[0]) / det;
        for (int i = 0; i < x.length; i++) {
            assertTrue(Math.abs(x[i]) <= 5);
            assertEquals(a * Math.sin(x[i]) + b * Math.cos(x[i]), y[i], 1e-9);
        }
        double amplitude = Math.hypot(a, b);
        assertTrue(amplitude >= 0.1 && amplitude <= 5 && b >= 0, a + " " + b);
    }

    private static List<String> rows(Node graph) {
        return Topology.ancestors(List.of(graph)).stream()
                .filter(node -> node.op() == Op.CONSTANT && node.shape().rank() == 2)
                .filter(node -> node.shape().dim(1) == Digits.PIXELS)
                .flatMap(
                        node -> java.util.stream.IntStream.range(0, node.shape().dim(0))
                                .mapToObj(row -> Arrays.toString(Arrays.copyOfRange(
                                        node.attribute(Attribute.Values.class).data(),
                                        row * Digits.PIXELS,
                                        (row + 1) * Digits.PIXELS))))
                .toList();
    }
}
