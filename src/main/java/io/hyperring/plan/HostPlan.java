package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Scalars;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A graph evaluated by plain loops over doubles: the same bits on every machine, whatever its backend. Runs the outer step,
 * and is the oracle for the native kernels.
 */
public final class HostPlan {
    private final Schedule schedule;

    private HostPlan(Schedule schedule) {
        this.schedule = schedule;
    }

    public static HostPlan compile(List<Node> outputs) {
        return new HostPlan(Schedule.of(outputs));
    }

    /**
     * @param inputs row-major values by input name; only read
     * @return the outputs, row-major, in the order asked
     */
    public List<double[]> run(Map<String, double[]> inputs) {
        Map<Node, double[]> values = new IdentityHashMap<>();
        for (Node node : schedule.order()) {
            values.put(node, value(node, node.inputs().stream().map(values::get).toList(), inputs));
        }
        return schedule.outputs().stream().map(values::get).toList();
    }

    private static double[] value(Node node, List<double[]> in, Map<String, double[]> inputs) {
        if (Scalars.isUnary(node.op())) {
            return map(in.get(0), Scalars.unary(node.op()));
        }
        if (Scalars.isBinary(node.op())) {
            return zip(node, in.get(0), in.get(1), Scalars.binary(node.op()));
        }
        return switch (node.op()) {
            case INPUT -> fed(node, inputs);
            case CONSTANT -> node.attribute(Attribute.Values.class).data();
            case RESHAPE -> in.get(0);
            case BROADCAST -> gather(in.get(0), stretched(node.in(0).shape(), node.shape()));
            case PERMUTE -> gather(in.get(0), permuted(node));
            case SUM -> reduce(node, in.get(0), 0, Double::sum);
            case MAX -> reduce(node, in.get(0), Double.NEGATIVE_INFINITY, Math::max);
            case SOFTMAX -> map(logSoftmax(node, in.get(0)), StrictMath::exp);
            case LOG_SOFTMAX -> logSoftmax(node, in.get(0));
            case MATMUL -> matmul(node, in.get(0), in.get(1));
            default -> throw new IllegalArgumentException("the host has no loop for this operation: op=" + node.op());
        };
    }

    private static double[] fed(Node input, Map<String, double[]> inputs) {
        String name = Schedule.nameOf(input);
        double[] values = inputs.get(name);
        if (values == null || values.length != input.shape().size()) {
            throw new IllegalArgumentException("an input must be fed in its shape: name=" + name + ", shape="
                    + input.shape() + ", values=" + (values == null ? "none" : values.length));
        }
        return values;
    }

    private static double[] map(double[] x, DoubleUnaryOperator function) {
        return Arrays.stream(x).map(function).toArray();
    }

    private static double[] zip(Node node, double[] a, double[] b, DoubleBinaryOperator function) {
        int[] left = stretched(node.in(0).shape(), node.shape());
        int[] right = stretched(node.in(1).shape(), node.shape());
        double[] result = new double[node.shape().size()];
        Arrays.setAll(result, i -> function.applyAsDouble(a[left[i]], b[right[i]]));
        return result;
    }

    private static double[] gather(double[] x, int[] from) {
        double[] result = new double[from.length];
        Arrays.setAll(result, i -> x[from[i]]);
        return result;
    }

    private static double[] reduce(Node node, double[] x, double start, DoubleBinaryOperator function) {
        double[] result = new double[node.shape().size()];
        Arrays.fill(result, start);
        int[] to = stretched(node.shape(), node.in(0).shape());
        for (int i = 0; i < x.length; i++) {
            result[to[i]] = function.applyAsDouble(result[to[i]], x[i]);
        }
        return result;
    }

    /** x − max − log Σ e^(x − max), along the axis. */
    private static double[] logSoftmax(Node node, double[] x) {
        int[] row = stretched(node.shape().reduced(node.axes()), node.shape());
        double[] largest = new double[x.length];
        double[] sum = new double[x.length];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            largest[row[i]] = Math.max(largest[row[i]], x[i]);
        }
        for (int i = 0; i < x.length; i++) {
            sum[row[i]] += StrictMath.exp(x[i] - largest[row[i]]);
        }
        double[] result = new double[x.length];
        Arrays.setAll(result, i -> x[i] - largest[row[i]] - StrictMath.log(sum[row[i]]));
        return result;
    }

    private static double[] matmul(Node node, double[] a, double[] b) {
        var read = node.attribute(Attribute.Transposed.class);
        int last = node.shape().rank() - 1;
        int rows = node.shape().dim(last - 1);
        int columns = node.shape().dim(last);
        int inner = node.in(0).shape().dim(read.left() ? last - 1 : last);
        double[] result = new double[node.shape().size()];
        for (int i = 0; i < result.length; i++) {
            int batch = i / (rows * columns);
            int row = i / columns % rows;
            int column = i % columns;
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                int left = batch * rows * inner + (read.left() ? k * rows + row : row * inner + k);
                int right = batch * inner * columns + (read.right() ? column * inner + k : k * columns + column);
                sum += a[left] * b[right];
            }
            result[i] = sum;
        }
        return result;
    }

    /** For each element of {@code wide}, the element of {@code narrow} that is stretched to it. */
    private static int[] stretched(Shape narrow, Shape wide) {
        Shape padded = narrow.leftPadded(wide.rank());
        int[] strides = padded.strides();
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = padded.dim(axis) == 1 ? 0 : strides[axis];
        }
        return walk(wide, strides);
    }

    private static int[] permuted(Node permute) {
        int[] strides = permute.in(0).shape().strides();
        return walk(
                permute.shape(),
                Arrays.stream(permute.axes()).map(axis -> strides[axis]).toArray());
    }

    /** The offsets met when {@code shape} is walked in row-major order with the given strides. */
    private static int[] walk(Shape shape, int[] strides) {
        int[] offsets = new int[shape.size()];
        int[] own = shape.strides();
        for (int i = 0; i < offsets.length; i++) {
            for (int axis = 0; axis < own.length; axis++) {
                offsets[i] += i / own[axis] % shape.dim(axis) * strides[axis];
            }
        }
        return offsets;
    }
}
