package io.hyperring.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.HostPlan;
import io.hyperring.plan.Natives;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every operation of SameDiff that has a lowering: its value and its gradient as SameDiff itself has them. */
class LoweringsTest {
    private static final double STEP = 1e-5;
    /** Truncation h² and cancellation 1e-16/h together. */
    private static final double FINITE_TOLERANCE = 1e-6;

    private final SmallGraph small = new SmallGraph();
    private Parameters inputs;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    static List<Row> rows() {
        return AllLowerings.rows();
    }

    static List<Row> differentiable() {
        return rows().stream()
                .filter(row -> row.gradient() != Row.Gradient.NONE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasTheValueThatSameDiffHas(Row row) {
        List<String> names = names(row.build().apply(small));
        List<Node> nodes = nodes(names);
        List<double[]> host = run(nodes);
        Map<String, INDArray> expected = small.sd.output(Map.of(), names);
        try (GraphPlan plan = GraphPlan.compile(nodes, Precision.DOUBLE)) {
            values().forEach((name, value) -> plan.feed(name, value, 0));
            plan.run();
            for (int i = 0; i < names.size(); i++) {
                INDArray one = expected.get(names.get(i));
                assertArrayEquals(
                        one.shape(),
                        Arrays.stream(nodes.get(i).shape().dims())
                                .asLongStream()
                                .toArray(),
                        "shape of output " + i);
                double tolerance = one.dataType() == DataType.FLOAT ? 1e-6 : row.tolerance();
                assertArrayEquals(numbers(one), host.get(i), tolerance, "output " + i);
                assertArrayEquals(numbers(one), plan.fetch(i), tolerance, "output " + i + " by kernels");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void hasTheGradientThatSameDiffHas(Row row) {
        List<SDVariable> outputs = Arrays.stream(row.build().apply(small))
                .filter(output -> output.dataType().isFPType())
                .toList();
        List<Node> nodes = nodes(names(outputs.toArray(SDVariable[]::new)));
        List<String> wrt = List.copyOf(small.variables().keySet());
        Randomness random = Randomness.of(7);
        Node loss = null;
        SDVariable theirs = null;
        for (int i = 0; i < nodes.size(); i++) {
            double[] cotangent = new double[nodes.get(i).shape().size()];
            Arrays.setAll(cotangent, j -> row.gradient() == Row.Gradient.OF_ITSELF ? 1 : 0.5 + random.nextUniform());
            Node part = nodes.get(i)
                    .mul(Node.constant(nodes.get(i).shape(), cotangent))
                    .sum();
            loss = loss == null ? part : loss.add(part);
            SDVariable term = weighed(row, outputs.get(i), nodes.get(i), cotangent);
            theirs = theirs == null ? term : theirs.add(term);
        }
        Parameters inputs = inputs();
        List<double[]> ours = run(Grad.of(loss, inputs.list()));
        if (row.gradient() == Row.Gradient.FINITE) {
            checkFinite(theirs, wrt, ours);
            return;
        }
        small.sd.setLossVariables(theirs.name());
        Map<String, INDArray> expected = small.sd.calculateGradients(Map.of(), wrt);
        for (int i = 0; i < wrt.size(); i++) {
            assertArrayEquals(numbers(expected.get(wrt.get(i))), ours.get(i), row.tolerance(), "by " + wrt.get(i));
        }
    }

    private SDVariable weighed(Row row, SDVariable output, Node node, double[] cotangent) {
        if (row.gradient() == Row.Gradient.OF_ITSELF) {
            return node.shape().rank() == 0 ? output : small.sd.sum(output);
        }
        long[] dims = Arrays.stream(node.shape().dims()).asLongStream().toArray();
        INDArray weights = dims.length == 0
                ? Nd4j.scalar(cotangent[0])
                : Nd4j.createFromArray(cotangent).reshape(dims);
        return small.sd.sum(output.mul(small.sd.constant(weights)));
    }

    private void checkFinite(SDVariable loss, List<String> wrt, List<double[]> ours) {
        for (int i = 0; i < wrt.size(); i++) {
            INDArray at = small.variables().get(wrt.get(i)).dup('c');
            for (int j = 0; j < at.length(); j++) {
                double slope =
                        (shifted(loss, wrt.get(i), at, j, STEP) - shifted(loss, wrt.get(i), at, j, -STEP)) / (2 * STEP);
                double found = ours.get(i)[j];
                if (!(Math.abs(slope - found) <= FINITE_TOLERANCE * Math.max(1, Math.abs(slope)))) {
                    fail("by " + wrt.get(i) + ", element " + j + ": ours=" + found + ", finite differences=" + slope);
                }
            }
        }
    }

    private double shifted(SDVariable loss, String name, INDArray at, int element, double by) {
        INDArray moved = at.dup('c');
        moved.data().put(element, moved.data().getDouble(element) + by);
        small.sd.getVariable(name).setArray(moved);
        double value = small.sd.output(Map.of(), loss.name()).get(loss.name()).getDouble(0);
        small.sd.getVariable(name).setArray(at);
        return value;
    }

    @Test
    void everyLoweringIsUnderTest() {
        TreeSet<String> untested = new TreeSet<>(Lowerings.names());
        untested.removeAll(RandomLowerings.TABLE.keySet()); // their own test
        for (Row row : AllLowerings.rows()) {
            SmallGraph graph = new SmallGraph();
            row.build().apply(graph);
            for (var op : graph.sd.ops()) {
                untested.remove(op.opName());
            }
        }
        assertEquals(new TreeSet<String>(), untested);
    }

    private static List<String> names(SDVariable[] variables) {
        return Arrays.stream(variables).map(SDVariable::name).toList();
    }

    private List<Node> nodes(List<String> outputs) {
        MetaModule module =
                MetaModule.of(small.sd, List.copyOf(small.variables().keySet()), List.of());
        return module.apply(outputs, inputs(), Parameters.NONE, Map.of());
    }

    private Parameters inputs() {
        if (inputs == null) {
            MetaModule module =
                    MetaModule.of(small.sd, List.copyOf(small.variables().keySet()), List.of());
            inputs = Parameters.inputs("in", module.inner());
        }
        return inputs;
    }

    private List<double[]> run(List<Node> nodes) {
        return HostPlan.compile(nodes).run(values());
    }

    private Map<String, double[]> values() {
        Map<String, double[]> values = new HashMap<>();
        small.variables().forEach((name, array) -> values.put("in/" + name, numbers(array)));
        return values;
    }

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
}
