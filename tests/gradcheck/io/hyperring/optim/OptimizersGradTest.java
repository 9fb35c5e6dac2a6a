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
import org.junit.jupiter.api.Test;
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

    @Test
    void adamGivesFiniteHypergradientsWhereAGradientIsAlwaysZero() {
        AllOptimizers.Row adam = AllOptimizers.rows().stream()
                .filter(row -> row.name().equals("adam"))
                .findFirst()
                .orElseThrow();
        Map<Node, double[]> point = new LinkedHashMap<>();
        Node p = Node.input("p", 2);
        Node mask = Node.constant(Shape.of(2), 1, 0);
        point.put(p, new double[] {0.5, 0});
        Optimizer optimizer = adam.learned(point);
        Node end = unrolled(
                        optimizer,
                        List.of(p),
                        3,
                        ps -> ps.get(0).mul(mask).softplus().mul(mask).sum())
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
