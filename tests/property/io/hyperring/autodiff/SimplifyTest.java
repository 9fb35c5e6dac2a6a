package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Rewriting changes no value and no shape, whatever is built; and does what it is there for. */
class SimplifyTest {
    /** Constants that are multiplied together round differently from products taken one by one. */
    private static final double ROUNDING = 1e-11;

    private final Node x = Node.input("x", 2, 3);

    @Property(tries = 200, seed = "1")
    void keepsTheValueAndShapeOfEveryNode(@ForAll long seed) {
        RandomGraph graph = RandomGraph.of(seed, 40);
        List<RandomGraph.Valued> nodes = graph.nodes();
        List<double[]> values =
                DualPlan.numbers(nodes.stream().map(RandomGraph.Valued::node).toList(), graph.inputs());
        for (int i = 0; i < nodes.size(); i++) {
            RandomGraph.Valued expected = nodes.get(i);
            assertEquals(expected.value().length, expected.node().shape().size());
            for (int j = 0; j < values.get(i).length; j++) {
                double scale = Math.max(1, Math.abs(expected.value()[j]));
                assertEquals(expected.value()[j], values.get(i)[j], ROUNDING * scale, expected.node()::toString);
            }
        }
    }

    @Property(tries = 60, seed = "1")
    void keepsTheGradientOfWholeGraphs(@ForAll long seed) {
        RandomGraph graph = RandomGraph.of(seed, 25);
        Map<Node, double[]> point = new LinkedHashMap<>();
        graph.nodes().stream()
                .filter(valued -> valued.node().op() == Op.INPUT)
                .forEach(valued -> point.put(valued.node(), valued.value()));
        // relu, abs and max have kinks, so no finite differences
        GradCheck check = GradCheck.of("graph " + seed, point, 1e-9).atKink();
        check.check(graph.scalar(), 2);
        GradCheck.Derivative reverse = GradCheck.Derivative.reverse(VjpRules::of);
        GradCheck.Derivative forward = GradCheck.Derivative.forward(JvpRules::of);
        check.by(List.of(reverse, forward)).check(graph.scalar(), 2);
    }

    @Test
    void dropsWhatChangesNothing() {
        assertSame(x, x.add(0));
        assertSame(x, x.sub(0));
        assertSame(x, x.mul(1));
        assertSame(x, Node.constant(1).mul(x));
        assertSame(x, x.div(1));
        assertSame(x, x.pow(1));
        assertSame(x, x.neg().neg());
        assertSame(x, x.transpose().transpose());
        assertSame(x, x.reshape(6).reshape(2, 3));
        assertSame(x, x.sumKeep());
        assertSame(x, x.broadcastTo(x.shape()));
        assertSame(x, x.narrow(1, 0, 3));
        assertSame(x, x.pad(new int[2], new int[2], new int[2]));
        assertSame(x, Node.concat(0, List.of(x)));
        assertSame(x, Node.constant(1).select(x, x.exp()));
    }

    @Test
    void keepsANeutralOperandThatStretches() {
        Node wide = x.add(Node.full(Shape.of(4, 2, 3), 0));
        assertEquals(Shape.of(4, 2, 3), wide.shape());
    }

    @Test
    void slicesWhereItWouldGatherOneKnownRow() {
        assertEquals(Op.SLICE, x.gather(Node.constant(Shape.of(1), 1)).op());
        assertEquals(Shape.of(3), x.gather(Node.constant(1)).shape());
    }

    @Test
    void absorbsTransposesIntoTheProduct() {
        Node product = x.matmul(Node.input("y", 4, 3).transpose());
        assertEquals(Op.INPUT, product.in(1).op());
        assertEquals(new Attribute.Transposed(false, true), product.attribute());
    }

    @Test
    void multipliesInsteadOfSummingCopies() {
        Node sum = Node.input("row", 3).broadcastTo(Shape.of(5, 3)).sum(0);
        assertArrayEquals(
                new double[] {5, 10, 15},
                DualPlan.numbers(List.of(sum), Map.of("row", new double[] {1, 2, 3}))
                        .get(0));
        assertEquals(
                0,
                Topology.ancestors(List.of(sum)).stream()
                        .filter(node -> node.op() == Op.SUM)
                        .count());
    }

    @Test
    void aSumCountsOnlyAxesThatAreStretched() {
        Node row = Node.constant(Shape.of(1, 3), new double[] {1, 2, 3});
        Node all = row.broadcastTo(Shape.of(4, 3)).sum();
        assertEquals(24, DualPlan.numbers(List.of(all), new HashMap<>()).get(0)[0]);
    }
}
