package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradTest {
    private final Node x = Node.input("x", 3);

    private double[] at(Node node, double... values) {
        return DualPlan.numbers(List.of(node), Map.of("x", values)).get(0);
    }

    @Test
    void addsUpGradientsOfAllPathsToANode() {
        Node gradient = Grad.of(x.mul(x).add(x).sum(), x);
        assertArrayEquals(new double[] {3, 5, -1}, at(gradient, 1, 2, -1));
    }

    @Test
    void isZeroWhereTheLossDoesNotDependOnTheNode() {
        Node other = Node.input("other", 2, 2);
        Node gradient = Grad.of(x.sum(), other);
        assertEquals(other.shape(), gradient.shape());
        assertArrayEquals(new double[4], at(gradient, 1, 2, 3));
    }

    @Test
    void stopsAtAHeldBackGradient() {
        assertArrayEquals(
                new double[] {4, 4, 4}, at(Grad.of(x.mul(x.stopGradient()).sum(), x), 4, 4, 4));
    }

    @Test
    void differentiatesByAnIntermediateNode() {
        Node middle = x.exp();
        assertArrayEquals(new double[] {2, 2, 2}, at(Grad.of(middle.mul(2).sum(), middle), 1, 2, 3));
    }

    @Test
    void refusesALossThatIsNoScalar() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Grad.of(x, x));
        assertTrue(refused.getMessage().contains("shape=[3]"), refused.getMessage());
    }

    @Test
    void walksADeepChainWithoutRecursion() {
        Node deep = x;
        for (int i = 0; i < 20_000; i++) {
            deep = deep.add(x);
        }
        assertArrayEquals(new double[] {20_001, 20_001, 20_001}, at(Grad.of(deep.sum(), x), 1, 2, 3));
    }
}
