package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values are tested beside the native kernels; here, that runs do not get in each other's way. */
class HostPlanTest {
    private final Node x = Node.input("x", 2);
    private final Node constant = Node.constant(Shape.of(2), 3, 4);
    private final HostPlan plan = HostPlan.compile(List.of(x.add(constant), x, constant, x.logSoftmax(0), x.max()));

    @Test
    void handsOutCopies() {
        double[] fed = {1, 2};
        List<double[]> first = plan.run(Map.of("x", fed));
        first.get(0)[0] = 7;
        first.get(1)[0] = 7;
        first.get(2)[0] = 7;
        assertArrayEquals(new double[] {1, 2}, fed);
        List<double[]> second = plan.run(Map.of("x", new double[] {1, 2}));
        assertArrayEquals(new double[] {4, 6}, second.get(0));
        assertArrayEquals(new double[] {3, 4}, second.get(2));
    }

    @Test
    void forgetsTheRunBefore() {
        List<double[]> fresh = plan.run(Map.of("x", new double[] {1, 2}));
        plan.run(Map.of("x", new double[] {100, -200}));
        List<double[]> again = plan.run(Map.of("x", new double[] {1, 2}));
        for (int i = 0; i < fresh.size(); i++) {
            assertArrayEquals(fresh.get(i), again.get(i));
        }
    }

    @Test
    void namesAnInputThatIsMissingOrOfAnotherSize() {
        var missing = assertThrows(IllegalArgumentException.class, () -> plan.run(Map.of()));
        assertTrue(missing.getMessage().contains("name=x"), missing.getMessage());
        var longer = assertThrows(IllegalArgumentException.class, () -> plan.run(Map.of("x", new double[3])));
        assertTrue(longer.getMessage().contains("values=3"), longer.getMessage());
    }
}
