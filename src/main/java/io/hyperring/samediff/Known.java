package io.hyperring.samediff;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Scalars;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Topology;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The numbers of a node that depends on constants only, such as a shape that a graph computes. */
final class Known {
    private Known() {}

    /** Row-major; empty when the node depends on an input, or on an operation that no shape is computed with. */
    static Optional<double[]> of(Node node) {
        Map<Node, double[]> values = new IdentityHashMap<>();
        for (Node one : Topology.ancestors(List.of(node))) {
            double[] value = value(one, values);
            if (value == null) {
                return Optional.empty();
            }
            values.put(one, value);
        }
        return Optional.of(values.get(node));
    }

    private static double[] value(Node node, Map<Node, double[]> values) {
        List<double[]> in = node.inputs().stream().map(values::get).toList();
        if (Scalars.isUnary(node.op())) {
            return Arrays.stream(in.get(0)).map(Scalars.unary(node.op())).toArray();
        }
        if (Scalars.isBinary(node.op())) {
            return each(node.shape(), at -> Scalars.binary(node.op())
                    .applyAsDouble(read(node, 0, in, at), read(node, 1, in, at)));
        }
        return switch (node.op()) {
            case CONSTANT -> node.attribute(Attribute.Values.class).data();
            case RESHAPE, ALIAS -> in.get(0);
            case BROADCAST -> each(node.shape(), at -> read(node, 0, in, at));
            case SELECT ->
                each(node.shape(), at -> read(node, 0, in, at) != 0 ? read(node, 1, in, at) : read(node, 2, in, at));
            case SUM -> reduced(node, in.get(0), 0, Double::sum);
            case MAX -> reduced(node, in.get(0), Double.NEGATIVE_INFINITY, Math::max);
            case SLICE -> sliced(node, in.get(0));
            case PERMUTE -> permuted(node, in.get(0));
            case GATHER -> gathered(node, in.get(0), in.get(1));
            case CONCAT -> node.shape().rank() == 1 ? joined(in) : null;
            default -> null;
        };
    }

    private interface Element {
        double at(int[] index);
    }

    private static double[] each(Shape shape, Element element) {
        double[] values = new double[shape.size()];
        Arrays.setAll(values, i -> element.at(index(i, shape)));
        return values;
    }

    private static double read(Node node, int input, List<double[]> in, int[] at) {
        return in.get(input)[position(at, node.in(input).shape())];
    }

    private static double[] reduced(Node node, double[] x, double start, java.util.function.DoubleBinaryOperator with) {
        double[] values = new double[node.shape().size()];
        Arrays.fill(values, start);
        for (int i = 0; i < x.length; i++) {
            int to = position(index(i, node.in(0).shape()), node.shape());
            values[to] = with.applyAsDouble(values[to], x[i]);
        }
        return values;
    }

    private static double[] sliced(Node node, double[] x) {
        Attribute.Range range = node.attribute(Attribute.Range.class);
        return each(node.shape(), at -> {
            int[] from = at.clone();
            Arrays.setAll(
                    from,
                    axis -> range.begin().get(axis) + at[axis] * range.stride().get(axis));
            return x[position(from, node.in(0).shape())];
        });
    }

    private static double[] permuted(Node node, double[] x) {
        return each(node.shape(), at -> {
            int[] from = new int[at.length];
            for (int axis = 0; axis < at.length; axis++) {
                from[node.axes()[axis]] = at[axis];
            }
            return x[position(from, node.in(0).shape())];
        });
    }

    private static double[] gathered(Node node, double[] x, double[] indices) {
        int row = x.length / node.in(0).shape().dim(0);
        double[] values = new double[node.shape().size()];
        Arrays.setAll(values, i -> x[(int) indices[i / row] * row + i % row]);
        return values;
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static int[] index(int position, Shape shape) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    /** Where the element at this index lies in a tensor that is right-aligned and stretched to it. */
    private static int position(int[] index, Shape shape) {
        int position = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int along = index[axis + index.length - shape.rank()];
            position = position * shape.dim(axis) + (shape.dim(axis) == 1 ? 0 : along);
        }
        return position;
    }
}
