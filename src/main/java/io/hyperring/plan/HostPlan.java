package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Scalars;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A graph evaluated by plain loops over doubles: the same bits on every machine, whatever its backend. Runs the outer step,
 * and is the oracle for the native kernels. Arrays and index maps are made once and reused at every run; not thread-safe.
 */
public final class HostPlan {
    private final Map<String, double[]> inputs = new HashMap<>();
    private final List<Kernel> loops = new ArrayList<>();
    private final List<double[]> outputs;

    private HostPlan(Schedule schedule) {
        Map<Node, double[]> values = new IdentityHashMap<>();
        for (Node node : schedule.order()) {
            List<double[]> in = node.inputs().stream().map(values::get).toList();
            values.put(node, place(node, in));
        }
        this.outputs = schedule.outputs().stream().map(values::get).toList();
    }

    public static HostPlan compile(List<Node> outputs) {
        return new HostPlan(Schedule.of(outputs));
    }

    /**
     * @param given row-major values by input name; only read
     * @return copies of the outputs, row-major, in the order asked
     */
    public List<double[]> run(Map<String, double[]> given) {
        inputs.forEach((name, into) -> feed(name, given.get(name), into));
        for (Kernel loop : loops) {
            loop.run();
        }
        return outputs.stream().map(double[]::clone).toList();
    }

    private static void feed(String name, double[] values, double[] into) {
        if (values == null || values.length != into.length) {
            throw new IllegalArgumentException("an input must be fed in its size: name=" + name + ", wanted="
                    + into.length + ", values=" + (values == null ? "none" : values.length));
        }
        System.arraycopy(values, 0, into, 0, into.length);
    }

    /** The array of a node's value; the loop that fills it is added to the loops. */
    private double[] place(Node node, List<double[]> in) {
        if (node.op() == Op.CONSTANT) {
            return node.attribute(Attribute.Values.class).data();
        }
        if (node.op() == Op.RESHAPE) {
            return in.get(0);
        }
        double[] value = new double[node.shape().size()];
        if (node.op() == Op.INPUT) {
            inputs.put(Schedule.nameOf(node), value);
        } else {
            loops.add(loop(node, in, value));
        }
        return value;
    }

    private static Kernel loop(Node node, List<double[]> in, double[] z) {
        if (Scalars.isUnary(node.op())) {
            return map(in.get(0), z, Scalars.unary(node.op()));
        }
        if (Scalars.isBinary(node.op())) {
            return zip(node, in.get(0), in.get(1), z, Scalars.binary(node.op()));
        }
        return switch (node.op()) {
            case BROADCAST -> gather(in.get(0), z, stretched(node.in(0).shape(), node.shape()));
            case PERMUTE -> gather(in.get(0), z, permuted(node));
            case SUM -> reduce(node, in.get(0), z, 0, Double::sum);
            case MAX -> reduce(node, in.get(0), z, Double.NEGATIVE_INFINITY, Math::max);
            case SOFTMAX -> {
                Kernel logarithm = logSoftmax(node, in.get(0), z);
                Kernel exponential = map(z, z, StrictMath::exp);
                yield () -> {
                    logarithm.run();
                    exponential.run();
                };
            }
            case LOG_SOFTMAX -> logSoftmax(node, in.get(0), z);
            case MATMUL -> matmul(node, in.get(0), in.get(1), z);
            default -> throw new IllegalArgumentException("the host has no loop for this operation: op=" + node.op());
        };
    }

    private static Kernel map(double[] x, double[] z, DoubleUnaryOperator function) {
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = function.applyAsDouble(x[i]);
            }
        };
    }

    /** The common cases, equal shapes and a scalar beside a tensor, go without an index map. */
    private static Kernel zip(Node node, double[] a, double[] b, double[] z, DoubleBinaryOperator function) {
        boolean wholeLeft = a.length == z.length;
        boolean wholeRight = b.length == z.length;
        if ((wholeLeft || a.length == 1) && (wholeRight || b.length == 1)) {
            int left = wholeLeft ? 1 : 0;
            int right = wholeRight ? 1 : 0;
            return () -> {
                for (int i = 0; i < z.length; i++) {
                    z[i] = function.applyAsDouble(a[i * left], b[i * right]);
                }
            };
        }
        int[] left = stretched(node.in(0).shape(), node.shape());
        int[] right = stretched(node.in(1).shape(), node.shape());
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = function.applyAsDouble(a[left[i]], b[right[i]]);
            }
        };
    }

    private static Kernel gather(double[] x, double[] z, int[] from) {
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = x[from[i]];
            }
        };
    }

    private static Kernel reduce(Node node, double[] x, double[] z, double start, DoubleBinaryOperator function) {
        int[] to = stretched(node.shape(), node.in(0).shape());
        return () -> {
            Arrays.fill(z, start);
            for (int i = 0; i < x.length; i++) {
                z[to[i]] = function.applyAsDouble(z[to[i]], x[i]);
            }
        };
    }

    /** x − max − log Σ e^(x − max), along the axis. */
    private static Kernel logSoftmax(Node node, double[] x, double[] z) {
        int[] row = stretched(node.shape().reduced(node.axes()), node.shape());
        int rows = node.shape().reduced(node.axes()).size();
        double[] largest = new double[rows];
        double[] sum = new double[rows];
        return () -> {
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            Arrays.fill(sum, 0);
            for (int i = 0; i < x.length; i++) {
                largest[row[i]] = Math.max(largest[row[i]], x[i]);
            }
            for (int i = 0; i < x.length; i++) {
                sum[row[i]] += StrictMath.exp(x[i] - largest[row[i]]);
            }
            for (int i = 0; i < x.length; i++) {
                z[i] = x[i] - largest[row[i]] - StrictMath.log(sum[row[i]]);
            }
        };
    }

    private static Kernel matmul(Node node, double[] a, double[] b, double[] z) {
        var read = node.attribute(Attribute.Transposed.class);
        int last = node.shape().rank() - 1;
        int rows = node.shape().dim(last - 1);
        int columns = node.shape().dim(last);
        int inner = node.in(0).shape().dim(read.left() ? last - 1 : last);
        return () -> {
            for (int i = 0; i < z.length; i++) {
                int batch = i / (rows * columns);
                int row = i / columns % rows;
                int column = i % columns;
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    int left = batch * rows * inner + (read.left() ? k * rows + row : row * inner + k);
                    int right = batch * inner * columns + (read.right() ? column * inner + k : k * columns + column);
                    sum += a[left] * b[right];
                }
                z[i] = sum;
            }
        };
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
