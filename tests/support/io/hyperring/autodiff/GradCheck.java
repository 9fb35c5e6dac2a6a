package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.fail;

import io.hyperring.problem.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Checks derivatives written by {@link Grad} and {@link Jvp} against {@link Dual} numbers, recursively in the order of differentiation: the
 * directional derivative of a scalar is itself a scalar graph, which is checked in turn. At first order central
 * differences are asked too. Messages name the derivative that is wrong, e.g. "VJP of VJP of exp".
 */
public final class GradCheck {
    private static final double FINITE_STEP = 1e-5;
    /** Truncation h² and cancellation 1e-16/h together, with room for third derivatives of some hundreds. */
    private static final double FINITE_TOLERANCE = 1e-6;

    private final String name;
    private final Map<Node, double[]> point;
    private final double tolerance;
    private final List<Derivative> derivatives;
    private final boolean finiteDifferences;

    /** A way to write the derivative of a scalar along directions, with its name. */
    record Derivative(String name, Along along) {
        static Derivative reverse(Function<Op, VjpRules.Rule> rules) {
            return new Derivative("VJP", (scalar, wrt, directions) -> {
                List<Node> gradients = Grad.vjp(scalar, Node.full(scalar.shape(), 1), wrt, rules);
                return IntStream.range(0, wrt.size())
                        .mapToObj(i -> gradients.get(i).mul(directions.get(i)).sum())
                        .reduce(Node::add)
                        .orElseThrow();
            });
        }

        static Derivative forward(Function<Op, JvpRules.Rule> rules) {
            return new Derivative("JVP", (scalar, wrt, directions) -> {
                Map<Node, Node> tangents = new IdentityHashMap<>();
                IntStream.range(0, wrt.size()).forEach(i -> tangents.put(wrt.get(i), directions.get(i)));
                return Jvp.of(List.of(scalar), tangents, rules).get(0);
            });
        }
    }

    interface Along {
        Node of(Node scalar, List<Node> wrt, List<Node> directions);
    }

    private GradCheck(
            String name,
            Map<Node, double[]> point,
            double tolerance,
            List<Derivative> derivatives,
            boolean finiteDifferences) {
        this.name = name;
        this.point = point;
        this.tolerance = tolerance;
        this.derivatives = derivatives;
        this.finiteDifferences = finiteDifferences;
    }

    /**
     * A check by every input of {@code point}.
     *
     * @param tolerance largest difference allowed, relative to the derivative or to 1, whichever is larger
     */
    public static GradCheck of(String name, Map<Node, double[]> point, double tolerance) {
        return new GradCheck(name, point, tolerance, List.of(Derivative.reverse(VjpRules::of)), true);
    }

    /** The same without finite differences, for points where the function is not smooth. */
    public GradCheck atKink() {
        return new GradCheck(name, point, tolerance, derivatives, false);
    }

    /** The same with derivatives taken in these ways: the first of them first, the last also for all higher orders. */
    GradCheck by(List<Derivative> others) {
        return new GradCheck(name, point, tolerance, others, finiteDifferences);
    }

    /** Checks y, contracted with a random cotangent that is differentiated by as well, up to an order. */
    public void check(Node y, int order) {
        Node cotangent = Node.input("cotangent", y.shape());
        Map<Node, double[]> extended = new LinkedHashMap<>(point);
        extended.put(cotangent, random(y.shape(), 1000));
        Node scalar = y.mul(cotangent).sum();
        new GradCheck(name, extended, tolerance, derivatives, finiteDifferences).check(name, scalar, scalar, 1, order);
    }

    private void check(String path, Node original, Node derivative, int level, int order) {
        List<Node> wrt = List.copyOf(point.keySet());
        List<Node> directions = IntStream.range(0, wrt.size())
                .mapToObj(i -> Node.constant(
                        wrt.get(i).shape(), direction(i, level, wrt.get(i).shape())))
                .toList();
        Derivative way = derivatives.get(Math.min(level, derivatives.size()) - 1);
        Node next = way.along().of(derivative, wrt, directions);
        String where = way.name() + " of " + path;
        double ours = DualPlan.numbers(List.of(next), values()).get(0)[0];
        double exact = DualPlan.run(List.of(original), moving(level)).get(0)[0].derivative(level);
        demand(where, "Dual", ours, exact, tolerance);
        if (level == 1 && finiteDifferences) {
            demand(where, "finite differences", exact, finiteDifference(original), FINITE_TOLERANCE);
        }
        if (level < order) {
            check(where, original, next, level + 1, order);
        }
    }

    private static void demand(String where, String oracle, double ours, double expected, double tolerance) {
        if (!(Math.abs(ours - expected) <= tolerance * Math.max(1, Math.abs(expected)))) {
            fail(where + " differs from " + oracle + ": ours=" + ours + ", expected=" + expected + ", tolerance="
                    + tolerance);
        }
    }

    private double finiteDifference(Node scalar) {
        return (shifted(scalar, FINITE_STEP) - shifted(scalar, -FINITE_STEP)) / (2 * FINITE_STEP);
    }

    private double shifted(Node scalar, double by) {
        Map<String, double[]> values = new HashMap<>();
        List<Node> wrt = List.copyOf(point.keySet());
        for (int i = 0; i < wrt.size(); i++) {
            double[] data = point.get(wrt.get(i)).clone();
            double[] direction = direction(i, 1, wrt.get(i).shape());
            Arrays.setAll(data, j -> data[j] + by * direction[j]);
            values.put(nameOf(wrt.get(i)), data);
        }
        return DualPlan.numbers(List.of(scalar), values).get(0)[0];
    }

    private Map<String, double[]> values() {
        Map<String, double[]> values = new HashMap<>();
        point.forEach((node, data) -> values.put(nameOf(node), data));
        return values;
    }

    /** The point, moved in the first {@code levels} directions. */
    private Map<String, Dual[]> moving(int levels) {
        Map<String, Dual[]> moved = new HashMap<>();
        List<Node> wrt = new ArrayList<>(point.keySet());
        for (int i = 0; i < wrt.size(); i++) {
            double[] data = point.get(wrt.get(i));
            Dual[] duals = new Dual[data.length];
            for (int j = 0; j < data.length; j++) {
                double[] directions = new double[levels];
                for (int level = 1; level <= levels; level++) {
                    directions[level - 1] = direction(i, level, wrt.get(i).shape())[j];
                }
                duals[j] = Dual.moving(data[j], directions);
            }
            moved.put(nameOf(wrt.get(i)), duals);
        }
        return moved;
    }

    private static double[] direction(int input, int level, Shape shape) {
        return random(shape, 10L * level + input);
    }

    /** Normal deviates of a stream of their own. */
    public static double[] random(Shape shape, long stream) {
        double[] values = new double[shape.size()];
        Randomness.of(7, stream).fillGaussian(values, 0, values.length, 1);
        return values;
    }

    private static String nameOf(Node input) {
        return input.attribute(Attribute.Name.class).name();
    }
}
