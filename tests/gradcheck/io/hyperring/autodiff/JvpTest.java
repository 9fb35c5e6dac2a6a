package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/** Every forward rule to third order against the oracle and against the backward rules; the closure law; planted errors. */
class JvpTest {
    private static final int ORDER = 3;
    private static final double HALF_A_PER_MILLE = 0.0005;
    private static final double ONE_PER_MILLE = 0.001;

    private static final GradCheck.Derivative FORWARD = GradCheck.Derivative.forward(JvpRules::of);
    private static final GradCheck.Derivative REVERSE = GradCheck.Derivative.reverse(VjpRules::of);

    static List<AllRules.Row> rows() {
        return AllRules.rows();
    }

    static List<AllRules.Row> everywhere() {
        return Stream.concat(AllRules.rows().stream(), AllRules.awkward().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void agreesWithTheOracleToThirdOrder(AllRules.Row row) {
        row.check(ORDER, FORWARD);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void forwardOverReverseAgreesWithTheOracle(AllRules.Row row) {
        row.check(ORDER, REVERSE, FORWARD);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void reverseOverForwardAgreesWithTheOracle(AllRules.Row row) {
        row.check(ORDER, FORWARD, REVERSE);
    }

    /** ⟨u, J v⟩ = ⟨Jᵀ u, v⟩. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void isTheTransposeOfTheBackwardRule(AllRules.Row row) {
        Node u = Node.constant(row.y().shape(), GradCheck.random(row.y().shape(), 1));
        List<Node> wrt = List.copyOf(row.point().keySet());
        Map<Node, Node> directions = new IdentityHashMap<>();
        wrt.forEach(x -> directions.put(x, Node.constant(x.shape(), GradCheck.random(x.shape(), 2))));
        Node forward = Jvp.of(List.of(row.y()), directions).get(0).mul(u).sum();
        List<Node> pulled = Grad.vjp(row.y(), u, wrt);
        Node backward = Node.constant(0);
        for (int i = 0; i < wrt.size(); i++) {
            backward =
                    backward.add(pulled.get(i).mul(directions.get(wrt.get(i))).sum());
        }
        List<double[]> numbers = DualPlan.numbers(List.of(forward, backward), fed(row));
        double expected = numbers.get(1)[0];
        assertEquals(expected, numbers.get(0)[0], row.tolerance() * Math.max(1, Math.abs(expected)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorOfHalfAPerMilleInTheFirstDerivative(AllRules.Row row) {
        BinaryOperator<Node> planted = (t, y) -> t.mul(1 + HALF_A_PER_MILLE);
        String message = failure(row, planting(row.op(), planted), 1);
        assertTrue(message.startsWith("JVP of " + row.name() + " differs from Dual"), message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorOfOnePerMilleThatOnlyTheSecondDerivativeShows(AllRules.Row row) {
        BinaryOperator<Node> planted = (t, y) -> t.add(nothing(y).mul(ONE_PER_MILLE));
        assertDoesNotThrow(() -> row.check(1, planting(row.op(), planted)));
        String message = failure(row, planting(row.op(), planted), 2);
        assertTrue(message.startsWith("JVP of JVP of " + row.name() + " differs from Dual"), message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorThatOnlyTheThirdDerivativeShows(AllRules.Row row) {
        BinaryOperator<Node> planted = (t, y) -> t.add(nothing(y).square().mul(ONE_PER_MILLE));
        assertDoesNotThrow(() -> row.check(2, planting(row.op(), planted)));
        String message = failure(row, planting(row.op(), planted), 3);
        assertTrue(message.startsWith("JVP of JVP of JVP of " + row.name() + " differs from Dual"), message);
    }

    @Test
    void everyOperationHasARuleOrStandsInNoGradient() {
        Set<Op> ruled = EnumSet.noneOf(Op.class);
        for (Op op : Op.values()) {
            if (JvpRules.of(op) != null) {
                ruled.add(op);
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(ruled)), NoGradient.OPS);
    }

    /** Follows the rules of what rules emit until nothing new turns up. */
    @Test
    void noRuleEmitsAnOperationWithoutARule() {
        List<String> violations = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>();
        AllRules.rows().forEach(row -> open.addAll(Topology.ancestors(List.of(row.y()))));
        Set<String> followed = new HashSet<>();
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (NoGradient.OPS.contains(node.op()) || !followed.add(node.toString())) {
                continue;
            }
            JvpRules.Rule rule = JvpRules.of(node.op());
            if (rule == null) {
                violations.add(node.op() + " has no rule");
                continue;
            }
            List<Node> tangents = node.inputs().stream()
                    .map(input -> Node.input("t", input.shape()))
                    .toList();
            open.addAll(Topology.ancestors(List.of(rule.apply(tangents, node, node.inputs()))));
        }
        assertEquals(List.of(), violations);
        assertTrue(followed.size() > Op.values().length, "followed=" + followed.size());
    }

    /** A rule may be called with some of its tangents absent: the others move alone. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void addsUpOverTheInputs(AllRules.Row row) {
        List<Node> each = new ArrayList<>();
        Map<Node, Node> together = new IdentityHashMap<>();
        row.point().keySet().forEach(x -> {
            Node direction = Node.constant(x.shape(), GradCheck.random(x.shape(), 2));
            together.put(x, direction);
            each.add(Jvp.of(List.of(row.y()), Map.of(x, direction)).get(0));
        });
        Node sum = each.stream().reduce(Node::add).orElseThrow();
        Node all = Jvp.of(List.of(row.y()), together).get(0);
        assertEquals(row.y().shape(), all.shape());
        List<double[]> numbers = DualPlan.numbers(List.of(sum, all), fed(row));
        for (int i = 0; i < numbers.get(0).length; i++) {
            double expected = numbers.get(0)[i];
            assertEquals(expected, numbers.get(1)[i], row.tolerance() * Math.max(1, Math.abs(expected)));
        }
    }

    @Test
    void whatDoesNotMoveHasATangentOfZeros() {
        Node x = Node.input("x", 2);
        Node y = Node.input("y", 3).exp();
        assertTrue(Jvp.of(List.of(y), Map.of(x, x)).get(0).isConstant(0));
        assertTrue(Jvp.of(List.of(x.floor()), Map.of(x, x)).get(0).isConstant(0));
        assertEquals(Shape.of(3), Jvp.of(List.of(y), Map.of()).get(0).shape());
    }

    @Test
    void movesANodeInsideTheGraphByItself() {
        Node x = Node.input("x", 2);
        Node inside = x.alias();
        Node t = Node.input("t", 2);
        assertSame(t, Jvp.of(List.of(x.add(inside)), Map.of(inside, t)).get(0));
    }

    @Test
    void saysWhatIsWrong() {
        Node x = Node.input("x", 2);
        var shape =
                assertThrows(IllegalArgumentException.class, () -> Jvp.of(List.of(x), Map.of(x, Node.input("t", 3))));
        assertTrue(shape.getMessage().contains("node=[2], tangent=[3]"), shape.getMessage());
        var missing =
                assertThrows(IllegalArgumentException.class, () -> Jvp.of(List.of(x.tanh()), Map.of(x, x), op -> null));
        assertTrue(missing.getMessage().contains("op=TANH"), missing.getMessage());
    }

    private static Map<String, double[]> fed(AllRules.Row row) {
        Map<String, double[]> fed = new HashMap<>();
        row.point()
                .forEach((node, values) ->
                        fed.put(node.attribute(Attribute.Name.class).name(), values));
        return fed;
    }

    private static String failure(AllRules.Row row, GradCheck.Derivative planted, int order) {
        return assertThrows(AssertionFailedError.class, () -> row.check(order, planted))
                .getMessage();
    }

    /** 0, with the derivative of its argument. */
    private static Node nothing(Node x) {
        return x.sub(x.stopGradient());
    }

    /** The table with every tangent of one operation, and its output, passed through {@code planted}. */
    private static GradCheck.Derivative planting(Op op, BinaryOperator<Node> planted) {
        return GradCheck.Derivative.forward(asked -> asked != op
                ? JvpRules.of(asked)
                : (t, y, in) -> {
                    Node tangent = JvpRules.of(op).apply(t, y, in);
                    return tangent == null ? null : planted.apply(tangent, y);
                });
    }
}
