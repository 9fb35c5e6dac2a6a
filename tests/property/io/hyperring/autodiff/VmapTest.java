package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperring.problem.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batched graph is the loop over its examples. */
class VmapTest {
    private static final int N = 3;

    static List<AllRules.Row> rows() {
        return Stream.concat(AllRules.rows().stream(), AllRules.awkward().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void equalsTheLoopWhateverInputsDiffer(AllRules.Row row) {
        List<Node> inputs = List.copyOf(row.point().keySet());
        for (int differing = 0; differing < 1 << inputs.size(); differing++) {
            int mask = differing;
            List<Node> batched = inputs.stream()
                    .filter(input -> (mask >> inputs.indexOf(input) & 1) == 1)
                    .toList();
            Map<String, double[]> values = new HashMap<>();
            row.point().forEach((node, value) -> values.put(nameOf(node), value));
            equalsTheLoop(List.of(row.y()), batched, values);
        }
    }

    @Property(tries = 60, seed = "1")
    void equalsTheLoopForGradientsOfWholeGraphs(@ForAll long seed) {
        RandomGraph graph = RandomGraph.of(seed, 25);
        List<Node> inputs = graph.nodes().stream()
                .map(RandomGraph.Valued::node)
                .filter(node -> node.op() == Op.INPUT)
                .toList();
        Node scalar = graph.scalar();
        Node gradient = Grad.of(scalar, inputs.get(0));
        equalsTheLoop(List.of(scalar, gradient), inputs.subList(0, 1 + (int) (seed & 1)), graph.inputs());
    }

    @Test
    void repeatsAnOutputThatAllExamplesShare() {
        Node shared = Node.input("shared", 2);
        Node mapped = Vmap.of(List.of(shared), Map.of(), N).get(0);
        assertEquals(Shape.of(N, 2), mapped.shape());
    }

    @Test
    void readsAndWritesRowsOfEachExamplesOwn() {
        Node x = Node.input("x", 3, 2);
        Node i = Node.input("i", 2);
        Map<String, double[]> fed = new HashMap<>();
        fed.put("x", new double[] {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60});
        fed.put("i", new double[] {0, 2, 1, 1});
        Map<Node, Node> batch = Map.of(x, Node.input("x", 2, 3, 2), i, Node.input("i", 2, 2));
        Node scattered = x.narrow(0, 0, 2).scatterAdd(i, 3);
        List<double[]> ours = DualPlan.numbers(Vmap.of(List.of(x.gather(i), scattered), batch, 2), fed);
        assertArrayEquals(new double[] {1, 2, 5, 6, 30, 40, 30, 40}, ours.get(0));
        assertArrayEquals(new double[] {1, 2, 0, 0, 3, 4, 0, 0, 40, 60, 0, 0}, ours.get(1));
    }

    @Test
    void refusesABatchOfAnotherSize() {
        Node x = Node.input("x", 2);
        assertThrows(
                IllegalArgumentException.class, () -> Vmap.of(List.of(x), Map.of(x, Node.input("x", N + 1, 2)), N));
    }

    private static void equalsTheLoop(List<Node> outputs, List<Node> batched, Map<String, double[]> values) {
        Map<Node, Node> images = new IdentityHashMap<>();
        Map<String, double[]> fed = new HashMap<>(values);
        for (Node input : batched) {
            images.put(input, Node.input(nameOf(input), input.shape().prepend(N)));
            fed.put(nameOf(input), examples(values.get(nameOf(input)), nameOf(input)));
        }
        List<Node> mapped = Vmap.of(outputs, images, N);
        List<double[]> ours = DualPlan.numbers(mapped, fed);
        for (int example = 0; example < N; example++) {
            Map<String, double[]> one = new HashMap<>(values);
            for (Node input : batched) {
                one.put(nameOf(input), part(fed.get(nameOf(input)), example));
            }
            List<double[]> expected = DualPlan.numbers(outputs, one);
            for (int i = 0; i < outputs.size(); i++) {
                assertEquals(outputs.get(i).shape().prepend(N), mapped.get(i).shape());
                assertArrayEquals(expected.get(i), part(ours.get(i), example), 1e-11);
            }
        }
    }

    private static double[] part(double[] all, int example) {
        int length = all.length / N;
        return Arrays.copyOfRange(all, example * length, (example + 1) * length);
    }

    /** The values, and the same moved a little. */
    private static double[] examples(double[] values, String name) {
        double[] all = new double[N * values.length];
        Randomness random = Randomness.of(name.hashCode());
        Arrays.setAll(all, i -> values[i % values.length] + (i < values.length ? 0 : 0.1 * random.nextUniform()));
        return all;
    }

    private static String nameOf(Node input) {
        return input.attribute(Attribute.Name.class).name();
    }
}
