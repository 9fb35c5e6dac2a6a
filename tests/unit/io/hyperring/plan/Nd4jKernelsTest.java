package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.AllRules;
import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Scalars;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation by ND4J's kernel, by the host's loops and by the oracle: three executors, one meaning. */
class Nd4jKernelsTest {
    /** ND4J's and Java's elementary functions differ in the last digits. */
    private static final double DOUBLE = 1e-12;
    /** A dozen roundings of 2⁻²⁴, through derivatives that magnify them by some tens. */
    private static final double FLOAT = 3e-5;

    /** ND4J has log(1 + x) for log1p and exponentials for tanh: next to 0 they are exact to a unit of 1, not of x. */
    private static final Set<Op> ABSOLUTE = EnumSet.of(Op.LOG1P, Op.TANH, Op.SOFTPLUS);

    /** ND4J has 0 for the sign of NaN, and 1 for a power of 1 as in C where Java has NaN. */
    private static final Set<Op> FORGETS_NAN = EnumSet.of(Op.SIGN, Op.POW);

    private static final double[] AWKWARD = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -2,
        1e-30f,
        -1e-30f,
        87,
        -87,
        88.5,
        -88.5,
        700,
        -700,
        1e30f,
        -1e30f,
        1e-3f,
        -1e-3f,
        1e-6f,
        -1e-6f,
        1e-9f,
        0.75,
        -2.5,
        3,
        5.5,
        29.75,
        30.25,
        -30.25,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    static List<AllRules.Row> rows() {
        return Stream.concat(AllRules.rows().stream(), AllRules.awkward().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void computesWhatTheHostAndTheOracleCompute(AllRules.Row row) {
        List<Node> outputs = new ArrayList<>(List.of(row.y()));
        outputs.addAll(Grad.of(row.y().sum(), List.copyOf(row.point().keySet())));
        Map<String, double[]> inputs = new HashMap<>();
        row.point().forEach((node, values) -> inputs.put(Schedule.nameOf(node), values));
        List<double[]> expected = DualPlan.numbers(outputs, inputs);
        agrees(expected, HostPlan.compile(outputs).run(inputs), DOUBLE);
        agrees(expected, run(outputs, inputs, Precision.DOUBLE), DOUBLE);
        agrees(expected, run(outputs, inputs, Precision.FLOAT), FLOAT);
    }

    @ParameterizedTest
    @EnumSource(Op.class)
    void meansTheSameAtAwkwardNumbers(Op op) {
        if (Scalars.isUnary(op)) {
            Node x = Node.input("a", AWKWARD.length);
            meansTheSame(apply(op, x, x), Map.of("a", AWKWARD));
        } else if (Scalars.isBinary(op)) {
            Node a = Node.input("a", AWKWARD.length, 1);
            Node b = Node.input("b", AWKWARD.length);
            meansTheSame(apply(op, a, b), Map.of("a", AWKWARD, "b", AWKWARD));
        }
    }

    private static Node apply(Op op, Node a, Node b) {
        return switch (op) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
            case DIV_NO_NAN -> a.divNoNan(b);
            case POW -> a.pow(b);
            case GREATER -> a.greater(b);
            case EQUAL -> a.equalTo(b);
            case MAXIMUM -> a.maximum(b);
            case MINIMUM -> a.minimum(b);
            case NEG -> a.neg();
            case EXP -> a.exp();
            case EXPM1 -> a.expm1();
            case LOG -> a.log();
            case LOG1P -> a.log1p();
            case SQRT -> a.sqrt();
            case ROOT -> a.root();
            case ABS -> a.abs();
            case SIGN -> a.sign();
            case SIN -> a.sin();
            case COS -> a.cos();
            case ATAN -> a.atan();
            case ERF -> a.erf();
            case FLOOR -> a.floor();
            case IS_FINITE -> a.isFinite();
            case SIGMOID -> a.sigmoid();
            case TANH -> a.tanh();
            case RELU -> a.relu();
            case STEP -> a.step();
            case SOFTPLUS -> a.softplus();
            case STOP_GRADIENT -> a.stopGradient();
            default -> throw new IllegalArgumentException("not elementwise: op=" + op);
        };
    }

    private static void meansTheSame(Node node, Map<String, double[]> inputs) {
        double[] expected = HostPlan.compile(List.of(node)).run(inputs).get(0);
        double[] native64 = run(List.of(node), inputs, Precision.DOUBLE).get(0);
        double[] native32 = run(List.of(node), inputs, Precision.FLOAT).get(0);
        for (int i = 0; i < expected.length; i++) {
            String where = node.op() + " at " + i + " of " + AWKWARD.length;
            double scale = Math.max(ABSOLUTE.contains(node.op()) ? 1 : 1e-30, Math.abs(expected[i]));
            if (Double.isNaN(expected[i]) && FORGETS_NAN.contains(node.op())) {
                continue;
            }
            close(where, expected[i], native64[i], DOUBLE * scale);
            // finite numbers beyond float's range are infinite, those below its smallest may be 0
            double size = Math.abs(expected[i]);
            if (!(size > 1e38 && size < Double.POSITIVE_INFINITY || size > 0 && size < 1e-37)) {
                close(where + " in float", expected[i], native32[i], FLOAT * scale);
            }
        }
    }

    private static void close(String where, double expected, double ours, double tolerance) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertEquals(expected, ours, where);
        } else {
            assertEquals(expected, ours, tolerance, where);
        }
    }

    static List<Shape> shapes() {
        return Stream.of("", "1", "3", "1,1", "1,3", "2,1", "2,3", "1,1,1", "1,2,3", "2,1,3", "2,1,1")
                .map(dims -> Shape.of(Stream.of(dims.split(","))
                        .filter(dim -> !dim.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void broadcastsWithEveryOtherShape(Shape left) {
        for (Shape right : shapes()) {
            Node a = Node.input("a", left);
            Node b = Node.input("b", right);
            List<Node> outputs = List.of(
                    a.add(b),
                    a.sub(b),
                    a.mul(b),
                    a.div(b),
                    a.divNoNan(b),
                    a.greater(b),
                    a.pow(b),
                    a.equalTo(b),
                    a.maximum(b),
                    a.minimum(b),
                    a.sub(1).select(b, a),
                    a.sub(b).step().select(Node.constant(3), b));
            Map<String, double[]> inputs = Map.of("a", positive(left, 1), "b", positive(right, 2));
            List<double[]> expected = DualPlan.numbers(outputs, inputs);
            agrees(expected, run(outputs, inputs, Precision.DOUBLE), DOUBLE);
        }
    }

    private static double[] positive(Shape shape, long stream) {
        return Arrays.stream(GradCheck.random(shape, stream)).map(Math::exp).toArray();
    }

    @Test
    void everyOperationIsRunByNd4jAndByTheHost() {
        Set<Op> run = rows().stream()
                .flatMap(row -> Stream.concat(
                        Topology.ancestors(List.of(row.y())).stream(),
                        Topology.ancestors(
                                Grad.of(row.y().sum(), List.copyOf(row.point().keySet())))
                                .stream()))
                .map(Node::op)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Op.class)));
        run.addAll(Arrays.stream(Op.values())
                .filter(op -> Scalars.isUnary(op) || Scalars.isBinary(op))
                .toList());
        assertEquals(EnumSet.allOf(Op.class), run);
    }

    private static List<double[]> run(List<Node> outputs, Map<String, double[]> inputs, Precision precision) {
        try (GraphPlan plan = GraphPlan.compile(outputs, precision)) {
            inputs.forEach((name, values) -> plan.feed(name, values, 0));
            plan.run();
            List<double[]> values = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                values.add(plan.fetch(i));
            }
            return values;
        }
    }

    private static void agrees(List<double[]> expected, List<double[]> ours, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            double scale = Math.max(
                    1, Arrays.stream(expected.get(i)).map(Math::abs).max().orElse(0));
            assertArrayEquals(expected.get(i), ours.get(i), tolerance * scale, "output " + i);
        }
    }
}
