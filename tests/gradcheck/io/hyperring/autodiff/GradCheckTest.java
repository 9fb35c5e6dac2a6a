package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/** The checker is itself checked: with errors planted in the rule of each operation under test. */
class GradCheckTest {
    private static final double HALF_A_PER_MILLE = 0.0005;
    private static final double ONE_PER_MILLE = 0.001;

    /** Rows whose first derivative is not zero. */
    static List<AllRules.Row> rows() {
        return AllRules.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorOfHalfAPerMilleInTheFirstDerivative(AllRules.Row row) {
        UnaryOperator<Node> planted = g -> g.mul(1 + HALF_A_PER_MILLE);
        String message = failure(row, planting(row.op(), planted), 1);
        assertTrue(message.startsWith("VJP of " + row.name() + " differs from Dual"), message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorOfOnePerMilleThatOnlyTheSecondDerivativeShows(AllRules.Row row) {
        UnaryOperator<Node> planted = g -> g.add(nothing(g).mul(ONE_PER_MILLE));
        assertDoesNotThrow(() -> row.check(1, planting(row.op(), planted)));
        String message = failure(row, planting(row.op(), planted), 2);
        assertTrue(message.startsWith("VJP of VJP of " + row.name() + " differs from Dual"), message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void catchesAnErrorThatOnlyTheThirdDerivativeShows(AllRules.Row row) {
        UnaryOperator<Node> planted = g -> g.add(nothing(g).square().mul(ONE_PER_MILLE));
        assertDoesNotThrow(() -> row.check(2, planting(row.op(), planted)));
        String message = failure(row, planting(row.op(), planted), 3);
        assertTrue(message.startsWith("VJP of VJP of VJP of " + row.name() + " differs from Dual"), message);
    }

    @Test
    void namesTheOperationWithoutARule() {
        Node x = Node.input("x", 2);
        Node loss = x.tanh().sum();
        var missing = assertThrows(
                IllegalArgumentException.class,
                () -> Grad.vjp(loss, Node.constant(1), List.of(x), op -> op == Op.TANH ? null : VjpRules.of(op)));
        assertTrue(missing.getMessage().contains("op=TANH"), missing.getMessage());
    }

    @Test
    void countsDerivativesOfAPolynomialExactly() {
        Dual x = Dual.moving(2, 1, 1, 1);
        Dual cube = x.times(x).times(x);
        assertEquals(8, cube.number());
        assertEquals(6, cube.derivative(3));
        assertEquals(24, Dual.moving(2, 1, 1).power(4).derivative(2) / 2);
    }

    private static String failure(AllRules.Row row, Function<Op, VjpRules.Rule> rules, int order) {
        return assertThrows(AssertionFailedError.class, () -> row.check(order, rules))
                .getMessage();
    }

    /** 0, with the derivative of its argument. */
    private static Node nothing(Node x) {
        return x.sub(x.stopGradient());
    }

    /** The table with every gradient of one operation passed through {@code planted}. */
    private static Function<Op, VjpRules.Rule> planting(Op op, UnaryOperator<Node> planted) {
        return asked -> asked != op
                ? VjpRules.of(asked)
                : (g, y, inputs) -> VjpRules.of(op).apply(g, y, inputs).stream()
                        .map(planted)
                        .toList();
    }
}
