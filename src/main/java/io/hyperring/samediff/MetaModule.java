package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff graph as the model of a bilevel problem. Its variables are inner parameters, meta-parameters or, all others,
 * constants; its placeholders are bound to data. Every operation becomes nodes, so losses of it can be differentiated
 * through their own training, to any order.
 *
 * <p>The graph must not be changed afterwards, and is never changed here.
 */
public final class MetaModule {
    private final SameDiff graph;
    private final Tensors inner;
    private final Tensors meta;
    private final Map<String, Node> constants = new HashMap<>();

    private MetaModule(SameDiff graph, List<String> inner, List<String> meta) {
        this.graph = graph;
        List<String> both = inner.stream().filter(meta::contains).toList();
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(
                    "a variable is an inner parameter or a meta-parameter, never both: names=" + both);
        }
        this.inner = tensors(inner);
        this.meta = tensors(meta);
    }

    /**
     * @param inner names of the variables that the inner loop trains, in the order in which they lie in flat arrays
     * @param meta names of those that are learned through it
     * @throws IllegalArgumentException when a name is not that of a variable of floating point numbers, or comes twice
     */
    public static MetaModule of(SameDiff graph, List<String> inner, List<String> meta) {
        return new MetaModule(graph, inner, meta);
    }

    /**
     * The same for a file that {@code SameDiff.save} wrote (flatbuffers, usually {@code .fb}).
     *
     * @throws IllegalArgumentException also when there is no such file or it is something else
     */
    public static MetaModule load(Path file, List<String> inner, List<String> meta) {
        return of(GraphFile.read(file), inner, meta);
    }

    /** Names and shapes of the inner parameters. */
    public Tensors inner() {
        return inner;
    }

    /** Names and shapes of the meta-parameters. */
    public Tensors meta() {
        return meta;
    }

    /** The inner parameters as the graph has them, flat. */
    public double[] initialInner() {
        return initial(inner);
    }

    /** The meta-parameters as the graph has them, flat. */
    public double[] initialMeta() {
        return initial(meta);
    }

    /** Names of the placeholders. */
    public List<String> placeholders() {
        return named(VariableType.PLACEHOLDER);
    }

    /**
     * The node of an output.
     *
     * @param output name of any variable of the graph
     * @param bound a node for each placeholder that the output depends on; its shape takes the place of extents −1. What is
     *     bound to the name of another variable stands for that variable, e.g. for a random one; and
     *     {@code output/mask} is what a dropout multiplies its input by
     * @throws IllegalArgumentException when there is no such output, a placeholder is not bound or has another shape, or an
     *     operation has no lowering; the message names all of those at once
     */
    public Node apply(String output, Parameters inner, Parameters meta, Map<String, Node> bound) {
        return apply(List.of(output), inner, meta, bound).get(0);
    }

    /** The same for several outputs, which share nodes. */
    public List<Node> apply(List<String> outputs, Parameters inner, Parameters meta, Map<String, Node> bound) {
        outputs.forEach(this::variable);
        bound.forEach(this::checkBound);
        Map<String, Node> all = new HashMap<>(bound);
        inner.names().forEach(name -> all.put(name, inner.get(name)));
        meta.names().forEach(name -> all.put(name, meta.get(name)));
        return new GraphWalk(graph, all).nodes(outputs, this::leaf);
    }

    private void checkBound(String name, Node node) {
        if (name.endsWith(RandomLowerings.MASK)) {
            variable(name.substring(0, name.length() - RandomLowerings.MASK.length()));
            return;
        }
        SDVariable variable = variable(name);
        long[] declared = variable.isPlaceHolder() ? variable.placeholderShape() : null;
        if (declared == null) {
            return;
        }
        boolean fits = declared.length == node.shape().rank();
        for (int axis = 0; fits && axis < declared.length; axis++) {
            fits = declared[axis] < 0 || declared[axis] == node.shape().dim(axis);
        }
        if (!fits) {
            throw new IllegalArgumentException("what is bound must have the placeholder's shape: name=" + name
                    + ", placeholder=" + Arrays.toString(declared) + ", bound=" + node.shape());
        }
    }

    /** A variable or constant of the graph, as a constant. */
    private Node leaf(String name) {
        SDVariable variable = variable(name);
        if (variable.isPlaceHolder()) {
            throw new IllegalArgumentException("a placeholder must be bound: name=" + name + ", placeholders="
                    + placeholders() + " - bind a node to it");
        }
        return constants.computeIfAbsent(name, absent -> {
            INDArray array = variable.getArr();
            return Node.constant(shape(array), numbers(array));
        });
    }

    private Tensors tensors(List<String> names) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (String name : names) {
            SDVariable variable = graph.hasVariable(name) ? graph.getVariable(name) : null;
            if (variable == null || variable.getVariableType() != VariableType.VARIABLE) {
                throw new IllegalArgumentException("a parameter must be a variable of the graph: name=" + name
                        + ", variables=" + named(VariableType.VARIABLE));
            }
            DataType type = variable.dataType();
            if (!type.isFPType()) {
                throw new IllegalArgumentException(
                        "a parameter must hold floating point numbers: name=" + name + ", type=" + type);
            }
            if (shapes.put(name, shape(variable.getArr())) != null) {
                throw new IllegalArgumentException("a parameter is named once: name=" + name);
            }
        }
        return Tensors.of(shapes);
    }

    private double[] initial(Tensors tensors) {
        double[] flat = new double[tensors.size()];
        for (String name : tensors.names()) {
            double[] values = numbers(graph.getVariable(name).getArr());
            System.arraycopy(values, 0, flat, tensors.offset(name), values.length);
        }
        return flat;
    }

    private SDVariable variable(String name) {
        if (!graph.hasVariable(name)) {
            throw new IllegalArgumentException("the SameDiff graph has no variable of this name: name=" + name
                    + ", known=" + new TreeSet<>(graph.getVariables().keySet()));
        }
        return graph.getVariable(name);
    }

    private List<String> named(VariableType type) {
        List<String> names = new ArrayList<>();
        graph.variables().stream()
                .filter(variable -> variable.getVariableType() == type)
                .forEach(variable -> names.add(variable.name()));
        return names;
    }

    private static Shape shape(INDArray array) {
        long[] dims = array.shape();
        return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
    }

    private static double[] numbers(INDArray array) {
        return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }
}
