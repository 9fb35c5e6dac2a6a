package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Derived operations on small numbers; their derivatives are rows of {@link AllRules}. */
class DerivedTest {
    private static final double NAN = Double.NaN;

    /** 1 2 3 / 4 5 6. */
    private final Node x = Node.constant(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void compares() {
        Node a = Node.constant(Shape.of(4), 1, 2, 3, NAN);
        Node b = Node.constant(Shape.of(4), 2, 2, 2, 2);
        is(Derived.less(a, b), 1, 0, 0, 0);
        is(Derived.lessOrEqual(a, b), 1, 1, 0, 0);
        is(Derived.greaterOrEqual(a, b), 0, 1, 1, 0);
        is(Derived.notEqual(a, b), 1, 0, 1, 1);
        is(Derived.clip(Node.constant(Shape.of(3), -5, 0.5, 5), -1, 1), -1, 0.5, 1);
    }

    @Test
    void reduces() {
        is(Derived.min(x, 0), 1, 2, 3);
        is(Derived.min(x), 1);
        is(Derived.variance(x, -1), 2.0 / 3, 2.0 / 3);
        is(Derived.variance(x), 35.0 / 12);
        is(Derived.norm(Node.constant(Shape.of(2), 3, -4)), 5);
        is(Derived.prod(x, 1), 6, 120);
        is(Derived.prod(x, 0), 4, 10, 18);
        is(Derived.cumprod(x, 1), 1, 2, 6, 4, 20, 120);
        is(Derived.cumprod(x, 0), 1, 2, 3, 4, 10, 18);
    }

    @Test
    void sumsExponentialsThatWouldOverflow() {
        is(Derived.logSumExp(Node.constant(Shape.of(2), 1000, 1000)), 1000 + Math.log(2));
        is(Derived.logSumExp(Node.constant(Shape.of(2), -1000, -1000), 0), -1000 + Math.log(2));
        double least = Double.NEGATIVE_INFINITY;
        is(Derived.logSumExp(Node.constant(Shape.of(2), least, least)), least);
        is(Derived.logSumExp(Node.constant(Shape.of(2), least, 3)), 3);
        is(Derived.logSumExp(Node.constant(Shape.of(2), Double.POSITIVE_INFINITY, 3)), Double.POSITIVE_INFINITY);
    }

    @Test
    void putsTogether() {
        Node row = Node.constant(Shape.of(3), 7, 8, 9);
        Node other = Node.constant(Shape.of(3), 1, 2, 3);
        has(Derived.stack(0, List.of(row, other)), Shape.of(2, 3), 7, 8, 9, 1, 2, 3);
        has(Derived.stack(-1, List.of(row, other)), Shape.of(3, 2), 7, 1, 8, 2, 9, 3);
        has(Derived.tile(row, 2), Shape.of(6), 7, 8, 9, 7, 8, 9);
        has(Derived.tile(x, 1, 2), Shape.of(2, 6), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        has(Derived.flip(x, 0), Shape.of(2, 3), 4, 5, 6, 1, 2, 3);
        has(Derived.flip(x, -1), Shape.of(2, 3), 3, 2, 1, 6, 5, 4);
        has(Derived.pad(row, new int[] {1}, new int[] {2}, NAN), Shape.of(6), NAN, 7, 8, 9, NAN, NAN);
    }

    @Test
    void readsAndWritesByIndex() {
        Node two = Node.constant(Shape.of(2), 2, 0);
        has(Derived.gather(x, two, 1), Shape.of(2, 2), 3, 1, 6, 4);
        has(Derived.gather(x, Node.constant(1), -1), Shape.of(2), 2, 5);
        has(Derived.scatterAdd(Derived.gather(x, two, 1), two, 1, 3), Shape.of(2, 3), 1, 0, 3, 4, 0, 6);
        has(Derived.scatterAdd(Derived.gather(x, two, 1), two, -1, 3), Shape.of(2, 3), 1, 0, 3, 4, 0, 6);
        has(Derived.oneHot(two, 3), Shape.of(2, 3), 0, 0, 1, 1, 0, 0);
        has(Derived.embedding(x, Node.constant(Shape.of(1, 2), 1, 1)), Shape.of(1, 2, 3), 4, 5, 6, 4, 5, 6);
    }

    @Test
    void saysWhatIsWrong() {
        refused("least=2.0, most=1.0", () -> Derived.clip(x, 2, 1));
        refused("axis=2", () -> Derived.prod(x, 2));
        refused("times=[2]", () -> Derived.tile(x, 2));
        refused("axis=3", () -> Derived.scatterAdd(x, Node.constant(1), 3, 2));
        refused("shape=[3]", () -> Derived.embedding(Node.input("row", 3), x));
    }

    private static void refused(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static void has(Node node, Shape shape, double... expected) {
        assertEquals(shape, node.shape());
        is(node, expected);
    }

    private static void is(Node node, double... expected) {
        assertArrayEquals(expected, DualPlan.numbers(List.of(node), Map.of()).get(0), 1e-12);
    }
}
