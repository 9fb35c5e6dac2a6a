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
        assertFalse(Arrays.equals(problem.initialMeta(1), problem.initialMeta(2)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void initsDifferBySeedRoundAndIndex(Problem problem) {
        List<double[]> inits = List.of(
                problem.initialInner(1, 2, 3),
                problem.initialInner(2, 2, 3),
                problem.initialInner(1, 3, 3),
                problem.initialInner(1, 2, 4),
                problem.initialInner(1, 3, 2));
        Set<String> distinct = new HashSet<>();
        inits.forEach(init -> distinct.add(Arrays.toString(init)));
        assertEquals(inits.size(), distinct.size());
    }

    @ParameterizedTest
    @MethodSource("problems")
    void drawsATensorThatItLearns(Problem problem) {
        Display display = problem.display();
        assertEquals(problem.meta().shapeOf(display.tensor()).dim(0), display.classes().length);
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
        List<String> judged = rows(problem.accuracy(inner, meta, Parameters.NONE));
        assertEquals(1400, learned.size());
        assertEquals(397, judged.size());
        assertEquals(judged, rows(problem.evaluationLoss(inner, meta, Parameters.NONE)));
        List<String> together = new ArrayList<>(learned);
        together.addAll(judged);
        List<String> all = new ArrayList<>(rows(Digits.all().rows()));
        assertEquals(all.stream().sorted().toList(), together.stream().sorted().toList());
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
