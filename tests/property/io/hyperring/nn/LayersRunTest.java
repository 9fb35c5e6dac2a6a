package io.hyperring.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Vmap;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer with its gradients on ND4J, one by one and many at once, each with weights of its own. */
class LayersRunTest {
    private static final int N = 3;
    private static final double ROUNDING = 1e-11;
    /** Hundreds of roundings of 2⁻²⁴, which norms and attention magnify. */
    private static final double SINGLE = 3e-4;

    static List<AllLayers.Row> rows() {
        return AllLayers.rows();
    }

    static List<AllLayers.Row> all() {
        return Stream.concat(AllLayers.rows().stream(), AllLayers.awkward().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNativeKernelsAgreeWithTheOracle(AllLayers.Row row) {
        List<Node> outputs = outputs(row);
        Map<String, double[]> values = values(row);
        List<double[]> expected = DualPlan.numbers(outputs, values);
        List<double[]> ours = run(outputs, values, Precision.DOUBLE);
        for (int i = 0; i < outputs.size(); i++) {
            close(expected.get(i), ours.get(i), ROUNDING, row + ", output " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesInSinglePrecision(AllLayers.Row row) {
        List<Node> outputs = outputs(row);
        Map<String, double[]> values = values(row);
        List<double[]> expected = DualPlan.numbers(outputs, values);
        List<double[]> ours = run(outputs, values, Precision.FLOAT);
        for (int i = 0; i < outputs.size(); i++) {
            close(expected.get(i), ours.get(i), SINGLE, row + ", output " + i);
        }
    }

    /** All inputs differ, or all but the first: a batch of models, on data of their own or shared. */
    @ParameterizedTest
    @MethodSource("rows")
    void aBatchOfModelsIsTheLoopOverThem(AllLayers.Row row) {
        List<Node> inputs = List.copyOf(row.point().keySet());
        equalsTheLoop(row, inputs);
        equalsTheLoop(row, inputs.subList(1, inputs.size()));
    }

    private static void equalsTheLoop(AllLayers.Row row, List<Node> differing) {
        List<Node> outputs = outputs(row);
        Map<Node, Node> images = new IdentityHashMap<>();
        Map<String, double[]> fed = values(row);
        for (Node input : differing) {
            Node all = Node.input(nameOf(input), input.shape().prepend(N));
            images.put(input, all);
            fed.put(nameOf(input), GradCheck.random(all.shape(), 80 + images.size()));
        }
        List<Node> mapped = Vmap.of(outputs, images, N);
        List<double[]> ours = run(mapped, fed, Precision.DOUBLE);
        for (int example = 0; example < N; example++) {
            Map<String, double[]> one = new HashMap<>(fed);
            for (Node input : differing) {
                one.put(nameOf(input), part(fed.get(nameOf(input)), example));
            }
            List<double[]> expected = DualPlan.numbers(outputs, one);
            for (int i = 0; i < outputs.size(); i++) {
                assertEquals(outputs.get(i).shape().prepend(N), mapped.get(i).shape());
                close(expected.get(i), part(ours.get(i), example), ROUNDING, row + ", output " + i);
            }
        }
    }

    /** The layer and the gradients of a scalar made of it. */
    private static List<Node> outputs(AllLayers.Row row) {
        List<Node> outputs = new ArrayList<>(List.of(row.y()));
        outputs.addAll(Grad.of(row.y().square().sum(), List.copyOf(row.point().keySet())));
        return outputs;
    }

    private static List<double[]> run(List<Node> outputs, Map<String, double[]> values, Precision precision) {
        try (GraphPlan plan = GraphPlan.compile(outputs, precision)) {
            values.forEach((name, data) -> plan.feed(name, data, 0));
            plan.run();
            List<double[]> results = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                results.add(plan.fetch(i));
            }
            return results;
        }
    }

    private static Map<String, double[]> values(AllLayers.Row row) {
        Map<String, double[]> values = new HashMap<>();
        row.point().forEach((node, data) -> values.put(nameOf(node), data));
        return values;
    }

    private static void close(double[] expected, double[] ours, double tolerance, String what) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertArrayEquals(expected, ours, tolerance * Math.max(1, largest), what);
    }

    private static double[] part(double[] all, int example) {
        int length = all.length / N;
        return Arrays.copyOfRange(all, example * length, (example + 1) * length);
    }

    private static String nameOf(Node input) {
        return input.attribute(Attribute.Name.class).name();
    }
}
