package io.hyperring.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of every optimizer against their formulas, written out as loops. */
class OptimizersTest {
    private static final double[] START = {1, -2, 0.5};
    private static final double[][] GRADIENTS = {{0.3, -0.1, 0}, {0.2, 0.4, 0}, {-0.5, 0.1, 0}};

    static List<AllOptimizers.Row> optimizers() {
        return AllOptimizers.rows();
    }

    /** The parameters after all steps along the given gradients. */
    private static double[] run(Optimizer optimizer, double[][] gradients) {
        Shape shape = Shape.of(START.length);
        List<Node> parameters = List.of(Node.constant(shape, START));
        List<Node> state = optimizer.init(parameters);
        for (double[] gradient : gradients) {
            Optimizer.Update update = optimizer.update(List.of(Node.constant(shape, gradient)), state, parameters);
            parameters = update.applyTo(parameters);
            state = update.state();
        }
        return DualPlan.numbers(parameters, new HashMap<>()).get(0);
    }

    @Test
    void sgdFollowsItsFormula() {
        double lr = 0.3;
        double momentum = 0.8;
        double dampening = 0.1;
        double decay = 0.1;
        double[] p = START.clone();
        double[] m = new double[p.length];
        for (int step = 0; step < GRADIENTS.length; step++) {
            for (int i = 0; i < p.length; i++) {
                double d = GRADIENTS[step][i] + decay * p[i];
                m[i] = step == 0 ? d : momentum * m[i] + (1 - dampening) * d;
                p[i] -= lr * (d + momentum * m[i]);
            }
        }
        assertArrayEquals(p, run(row("sgd, everything").fixed(), GRADIENTS), 1e-14);
    }

    @Test
    void adamFollowsItsFormula() {
        double[] p = START.clone();
        double[] m = new double[p.length];
        double[] v = new double[p.length];
        for (int t = 1; t <= GRADIENTS.length; t++) {
            for (int i = 0; i < p.length; i++) {
                double d = GRADIENTS[t - 1][i] + 0.1 * p[i];
                m[i] = 0.8 * m[i] + 0.2 * d;
                v[i] = 0.95 * v[i] + 0.05 * d * d;
                double corrected = Math.sqrt(v[i] / (1 - Math.pow(0.95, t)));
                p[i] -= 0.2 * (m[i] / (1 - Math.pow(0.8, t))) / (corrected + 0.1);
            }
        }
        assertArrayEquals(p, run(row("adam").fixed(), GRADIENTS), 1e-13);
    }

    @Test
    void adamStandsStillWhereTheGradientIsAlwaysZero() {
        assertEquals(START[2], run(new Adam(Hyper.fixed(0.1)), GRADIENTS)[2]);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void keepsTheShapesOfItsStateAndOfItsParameters(AllOptimizers.Row row) {
        List<Node> parameters = List.of(Node.input("p", 2, 3), Node.input("q"));
        List<Node> start = row.fixed().init(parameters);
        Optimizer.Update update = row.fixed().update(parameters, start, parameters);
        assertEquals(shapes(start), shapes(update.state()));
        assertEquals(shapes(parameters), shapes(update.applyTo(parameters)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void doesTheSameWithLearnedAndWithFixedHyperparameters(AllOptimizers.Row row) {
        Map<Node, double[]> hypers = new HashMap<>();
        Optimizer learned = row.learned(hypers);
        List<Node> parameters = List.of(Node.constant(Shape.of(3), START));
        List<Node> gradients = List.of(Node.constant(Shape.of(3), GRADIENTS[0]));
        List<Node> after =
                learned.update(gradients, learned.init(parameters), parameters).applyTo(parameters);
        Map<String, double[]> values = new HashMap<>();
        row.values().forEach((name, value) -> values.put(name, new double[] {value}));
        assertArrayEquals(
                run(row.fixed(), new double[][] {GRADIENTS[0]}),
                DualPlan.numbers(after, values).get(0),
                1e-14);
    }

    @Test
    void clippingScalesToTheLargestNormAllowed() {
        double[] stepped = run(clipped(2), new double[][] {{30, -40, 0}});
        assertArrayEquals(new double[] {START[0] - 1.2, START[1] + 1.6, START[2]}, stepped, 1e-6);
    }

    @Test
    void clippingKeepsItsPrecisionForHugeGradients() {
        double norm = 1e15;
        double[] stepped = run(clipped(1), new double[][] {{norm, 0, 0}});
        assertEquals(START[0] - 1, stepped[0], 1e-13);
    }

    @Test
    void clippingLeavesASmallGradientUntouchedToTheBit() {
        double[][] small = {{0.3, -0.1, 0.0625}};
        assertArrayEquals(run(new Sgd(Hyper.fixed(1)), small), run(clipped(3), small));
    }

    @Test
    void clippingOfAZeroGradientIsNoStep() {
        assertArrayEquals(START, run(clipped(3), new double[][] {{0, 0, 0}}));
    }

    @Test
    void aHyperparameterIsANumberOnlyWhereItIsThatNumberForEveryTensor() {
        assertTrue(Hyper.fixed(0).is(0));
        assertTrue(Hyper.perTensor(List.of(Node.constant(0), Node.constant(0))).is(0));
        assertFalse(
                Hyper.perTensor(List.of(Node.constant(0), Node.constant(0.9))).is(0));
        assertFalse(Hyper.shared(Node.input("learned")).is(0));
    }

    @Test
    void clippingByValueBringsEveryElementBetweenBounds() {
        Optimizer optimizer = new ClipByValue(Hyper.fixed(2)).then(new Sgd(Hyper.fixed(1)));
        double[] stepped = run(optimizer, new double[][] {{30, -40, 1.5}});
        assertArrayEquals(new double[] {START[0] - 2, START[1] + 2, START[2] - 1.5}, stepped);
    }

    @Test
    void aChainAppliesItsTransformsInOrder() {
        Transform byValue = new ClipByValue(Hyper.fixed(3));
        Transform byNorm = new ClipByNorm(Hyper.fixed(1));
        Optimizer sgd = new Sgd(Hyper.fixed(1));
        double[][] gradient = {{3, -400, 0}};
        double equal = Math.sqrt(0.5);
        assertArrayEquals(
                new double[] {START[0] - equal, START[1] + equal, START[2]},
                run(new Chain(List.of(byValue, byNorm), sgd), gradient),
                1e-6);
        assertArrayEquals(
                new double[] {START[0] - 3 / Math.hypot(3, 400), START[1] + 400 / Math.hypot(3, 400), START[2]},
                run(new Chain(List.of(byNorm, byValue), sgd), gradient),
                1e-6);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aSkippedStepIsNoStep(AllOptimizers.Row row) {
        double[][] without = {GRADIENTS[0], GRADIENTS[1], GRADIENTS[2]};
        double[] infinite = {0.1, Double.POSITIVE_INFINITY, 0};
        double[] undefined = {Double.NaN, 0.2, 0.3};
        double[][] with = {undefined, GRADIENTS[0], infinite, GRADIENTS[1], undefined, GRADIENTS[2], infinite};
        assertArrayEquals(run(row.fixed(), without), run(new SkipNonFinite(row.fixed()), with), 1e-14);
    }

    @Test
    void oneTensorThatIsNotFiniteSkipsTheStepOfAll() {
        List<Node> parameters = List.of(Node.constant(1), Node.constant(2));
        List<Node> gradients = List.of(Node.constant(0.5), Node.constant(Double.NaN));
        Optimizer guarded = new SkipNonFinite(new Sgd(Hyper.fixed(1)));
        List<Node> after =
                guarded.update(gradients, guarded.init(parameters), parameters).applyTo(parameters);
        assertEquals(1, DualPlan.numbers(after, Map.of()).get(0)[0]);
        assertEquals(2, DualPlan.numbers(after, Map.of()).get(1)[0]);
    }

    @Test
    void everyOptimizerIsUnderTest() throws IOException {
        Set<Class<?>> tested = new HashSet<>();
        for (AllOptimizers.Row row : AllOptimizers.rows()) {
            Optimizer optimizer = row.fixed();
            tested.add(optimizer.getClass());
            if (optimizer instanceof Chain chain) {
                chain.transforms().forEach(transform -> tested.add(transform.getClass()));
            }
        }
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/hyperring/optim"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                Class<?> one = classOf(name);
                boolean counts = Optimizer.class.isAssignableFrom(one) || Transform.class.isAssignableFrom(one);
                assertTrue(one.isInterface() || !counts || tested.contains(one), name + " needs a row");
            }
        }
    }

    private static Class<?> classOf(String name) {
        try {
            return Class.forName("io.hyperring.optim." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("a file holds the class of its name: " + name, e);
        }
    }

    private static Optimizer clipped(double norm) {
        return new ClipByNorm(Hyper.fixed(norm)).then(new Sgd(Hyper.fixed(1)));
    }

    private static AllOptimizers.Row row(String name) {
        return AllOptimizers.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shapes(List<Node> nodes) {
        return nodes.stream().map(node -> Arrays.toString(node.shape().dims())).toList();
    }
}
