package io.hyperring.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unrolled steps of every optimizer, differentiated by the initial parameters and by every hyperparameter. */
class OptimizersGradTest {
    private static final int ORDER = 3;
    /** Third derivatives of three steps run to thousands of products, of which many nearly cancel. */
    private static final double TOLERANCE = 1e-9;

    static List<AllOptimizers.Row> optimizers() {
        return AllOptimizers.rows();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void isDifferentiableToThirdOrderByItsStartAndItsHyperparameters(AllOptimizers.Row row) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        List<Node> start = List.of(Node.input("p", 2), Node.input("q", 1, 2));
        start.forEach(parameter -> point.put(parameter, GradCheck.random(parameter.shape(), point.size() + 1)));
        Optimizer optimizer = row.learned(point);
        List<Node> end = steps(optimizer, start, 3);
        Node y = end.get(0).add(end.get(1).reshape(2).square());
        GradCheck.of(row.name(), point, TOLERANCE).check(y, ORDER);
    }

    static List<AllOptimizers.Row> optimizersElementByElement() {
        return AllOptimizers.rows().stream()
                .filter(row -> !row.values().containsKey("maxNorm")) // a norm is one number for all elements
                .toList();
    }

    @ParameterizedTest
    @MethodSource("optimizersElementByElement")
    void isDifferentiableByHyperparametersOfEachElement(AllOptimizers.Row row) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        List<Node> start = List.of(Node.input("p", 2), Node.input("q", 1, 2));
        start.forEach(parameter -> point.put(parameter, GradCheck.random(parameter.shape(), point.size() + 1)));
        List<Node> end = steps(row.learnedPerElement(start, point), start, 2);
        Node y = end.get(0).add(end.get(1).reshape(2).square());
        GradCheck.of(row.name() + ", by element", point, TOLERANCE).check(y, 2);
    }

    /** The gradient of the second element is always 0, and there with weight decay too. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void givesFiniteHypergradientsWhereAGradientIsAlwaysZero(AllOptimizers.Row row) {
        hasFiniteDerivatives(row, 1, 0);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void givesFiniteHypergradientsWhereEveryGradientIsZero(AllOptimizers.Row row) {
        hasFiniteDerivatives(row, 0, 0);
    }

    private static void hasFiniteDerivatives(AllOptimizers.Row row, double... mask) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        Node p = Node.input("p", 2);
        Node masked = Node.constant(Shape.of(2), mask);
        point.put(p, new double[] {0.5, 0});
        Optimizer optimizer = row.learned(point);
        Node end = unrolled(
                        optimizer,
                        List.of(p),
                        3,
                        ps -> ps.get(0).mul(masked).softplus().mul(masked).sum())
                .get(0);
        List<Node> wrt = List.copyOf(point.keySet());
        Node scalar = end.square().sum();
        for (int order = 1; order <= ORDER; order++) {
            List<Node> gradients = Grad.of(scalar, wrt);
            for (double[] gradient : DualPlan.numbers(gradients, named(point))) {
                assertTrue(Arrays.stream(gradient).allMatch(Double::isFinite), Arrays.toString(gradient));
            }
            scalar = gradients.stream().map(Node::sum).reduce(Node::add).orElseThrow();
        }
    }

    /** A step whose gradients overflow must leave no trace, neither in values nor in derivatives. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aSkippedStepHasTheDerivativesOfNoStep(AllOptimizers.Row row) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        Node p = Node.input("p", 2);
        Node theta = Node.input("theta", 2);
        point.put(p, new double[] {0.5, -0.3});
        point.put(theta, new double[] {0.8, 1.2});
        Optimizer guarded = new SkipNonFinite(row.learned(point));
        List<Node> parameters = List.of(p);
        List<Node> state = guarded.init(parameters);
        for (double exponent : new double[] {0, 1e4, -0.5}) {
            Node loss = parameters.get(0).mul(theta).add(exponent).exp().sum();
            Optimizer.Update update = guarded.update(Grad.of(loss, parameters), state, parameters);
            parameters = update.applyTo(parameters);
            state = update.state();
        }
        GradCheck.of(row.name() + ", one step skipped", point, TOLERANCE).check(parameters.get(0), ORDER);
    }

    private static List<Node> steps(Optimizer optimizer, List<Node> start, int count) {
        return unrolled(optimizer, start, count, ps -> ps.get(0)
                .mul(2)
                .softplus()
                .sum()
                .add(ps.get(1).exp().mul(ps.get(0)).sum().tanh()));
    }

    private static List<Node> unrolled(
            Optimizer optimizer, List<Node> start, int count, java.util.function.Function<List<Node>, Node> loss) {
        List<Node> parameters = start;
        List<Node> state = optimizer.init(start);
        for (int step = 0; step < count; step++) {
            List<Node> gradients = Grad.of(loss.apply(parameters), parameters);
            Optimizer.Update update = optimizer.update(gradients, state, parameters);
            parameters = update.applyTo(parameters);
            state = update.state();
        }
        return parameters;
    }

    private static Map<String, double[]> named(Map<Node, double[]> point) {
        Map<String, double[]> values = new HashMap<>();
        point.forEach((node, data) -> values.put(
                node.attribute(io.hyperring.autodiff.Attribute.Name.class).name(), data));
        return values;
    }
}
