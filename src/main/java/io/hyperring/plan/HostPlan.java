package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
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
 * and is the oracle for the native kernels.
 *
 * <p>Arrays and index maps are made once and used by every run, so a plan is not thread-safe.
 */
public final class HostPlan {
    private final Map<String, double[]> inputs = new HashMap<>();
    private final List<Runnable> loops = new ArrayList<>();
    private final List<double[]> outputs;

    private HostPlan(Schedule schedule) {
        Map<Node, double[]> values = new IdentityHashMap<>();
        for (Node node : schedule.order()) {
            values.put(node, place(node, node.inputs().stream().map(values::get).toList()));
        }
        this.outputs = schedule.outputs().stream().map(values::get).toList();
    }

    public static HostPlan compile(List<Node> outputs) {
        return new HostPlan(Schedule.of(outputs));
    }

    /**
     * @param fed row-major values by input name; only read
     * @return copies of the outputs, row-major, in the order asked
     */
    public List<double[]> run(Map<String, double[]> fed) {
        inputs.forEach((name, array) -> feed(name, array, fed.get(name)));
        loops.forEach(Runnable::run);
        return outputs.stream().map(double[]::clone).toList();
    }

    private static void feed(String name, double[] array, double[] values) {
        if (values == null || values.length != array.length) {
            throw new IllegalArgumentException("an input must be fed in its size: name=" + name + ", size="
                    + array.length + ", values=" + (values == null ? "none" : values.length));
        }
        System.arraycopy(values, 0, array, 0, array.length);
    }

    /** The array in which a node's value will be. */
    private double[] place(Node node, List<double[]> in) {
        return switch (node.op()) {
            case CONSTANT -> node.attribute(Attribute.Values.class).data();
            case RESHAPE, ALIAS, STOP_GRADIENT -> in.get(0);
            case INPUT ->
                inputs.computeIfAbsent(
                        Schedule.nameOf(node), name -> new double[node.shape().size()]);
            default -> {
                double[] z = new double[node.shape().size()];
                loops.add(loop(node, in, z));
                yield z;
            }
        };
    }

    private static Runnable loop(Node node, List<double[]> in, double[] z) {
        double[] x = in.get(0);
        if (Scalars.isUnary(node.op())) {
            return map(x, z, Scalars.unary(node.op()));
        }
        if (Scalars.isBinary(node.op())) {
            return zip(node, x, in.get(1), z, Scalars.binary(node.op()));
        }
        return switch (node.op()) {
            case SELECT -> select(node, in, z);
            case BROADCAST -> gather(x, z, stretched(node.in(0).shape(), node.shape()));
            case PERMUTE -> gather(x, z, permuted(node));
            case SUM -> reduce(node, x, z, 0, Double::sum);
            case MAX -> reduce(node, x, z, Double.NEGATIVE_INFINITY, Math::max);
            case SOFTMAX -> inOrder(logSoftmax(node, x, z), map(z, z, StrictMath::exp));
            case LOG_SOFTMAX -> logSoftmax(node, x, z);
            case MATMUL -> matmul(node, x, in.get(1), z);
            case CUMSUM -> cumsum(node, x, z);
            case CONCAT -> concat(node, in, z);
            case SLICE -> gather(x, z, sliced(node));
            case PAD -> scatter(x, z, padded(node));
            case GATHER -> gatherRows(node, x, in.get(1), z);
            case SCATTER_ADD -> scatterRows(node, x, in.get(1), z);
            case PATCHES ->
                gather(
                        x,
                        z,
                        seen(node.attribute(Attribute.Window.class), node.in(0).shape(), node.shape()));
            case FOLD ->
                scatter(
                        x,
                        z,
                        seen(
                                node.attribute(Attribute.Window.class),
                                node.shape(),
                                node.in(0).shape()));
            default -> throw new IllegalArgumentException("the host has no loop for this operation: op=" + node.op());
        };
    }

    private static Runnable inOrder(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    private static Runnable map(double[] x, double[] z, DoubleUnaryOperator function) {
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = function.applyAsDouble(x[i]);
            }
        };
    }

    private static Runnable zip(Node node, double[] a, double[] b, double[] z, DoubleBinaryOperator function) {
        int[] left = stretched(node.in(0).shape(), node.shape());
        int[] right = stretched(node.in(1).shape(), node.shape());
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = function.applyAsDouble(a[left[i]], b[right[i]]);
            }
        };
    }

    private static Runnable select(Node node, List<double[]> in, double[] z) {
        int[] condition = stretched(node.in(0).shape(), node.shape());
        int[] ifTrue = stretched(node.in(1).shape(), node.shape());
        int[] ifFalse = stretched(node.in(2).shape(), node.shape());
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = in.get(0)[condition[i]] != 0 ? in.get(1)[ifTrue[i]] : in.get(2)[ifFalse[i]];
            }
        };
    }

    private static Runnable gather(double[] x, double[] z, int[] from) {
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = x[from[i]];
            }
        };
    }

    /** Adds each element where it belongs, into zeros. */
    private static Runnable scatter(double[] x, double[] z, int[] to) {
        return () -> {
            Arrays.fill(z, 0);
            for (int i = 0; i < x.length; i++) {
                z[to[i]] += x[i];
            }
        };
    }

    private static Runnable gatherRows(Node node, double[] x, double[] indices, double[] z) {
        int extent = node.in(0).shape().dim(0);
        int row = x.length / extent;
        return () -> {
            for (int i = 0; i < z.length; i++) {
                z[i] = x[inside(indices[i / row], extent) * row + i % row];
            }
        };
    }

    private static Runnable scatterRows(Node node, double[] x, double[] indices, double[] z) {
        int extent = node.shape().dim(0);
        int row = z.length / extent;
        return () -> {
            Arrays.fill(z, 0);
            for (int i = 0; i < x.length; i++) {
                z[inside(indices[i / row], extent) * row + i % row] += x[i];
            }
        };
    }

    /** An index as a whole number below {@code extent}. */
    static int inside(double index, int extent) {
        if (!(index > -1 && index < extent)) {
            throw new IllegalArgumentException(
                    "an index must lie inside its axis: index=" + index + ", extent=" + extent);
        }
        return (int) index;
    }

    private static Runnable cumsum(Node node, double[] x, double[] z) {
        var run = node.attribute(Attribute.Cumulative.class);
        int stride = node.shape().strides()[run.axis()];
        int extent = node.shape().dim(run.axis());
        int forward = run.reverse() ? -stride : stride;
        return () -> {
            for (int line = 0; line < z.length / extent; line++) {
                int first = line / stride * stride * extent + line % stride;
                int at = run.reverse() ? first + (extent - 1) * stride : first;
                double sum = 0;
                for (int k = 0; k < extent; k++, at += forward) {
                    double before = sum;
                    sum += x[at];
                    z[at] = run.exclusive() ? before : sum;
                }
            }
        };
    }

    private static Runnable concat(Node node, List<double[]> parts, double[] z) {
        int axis = node.axes()[0];
        int inner = node.shape().strides()[axis];
        int whole = inner * node.shape().dim(axis);
        return () -> {
            int from = 0;
            for (double[] part : parts) {
                int length = part.length / (z.length / whole);
                for (int i = 0; i < z.length / whole; i++) {
                    System.arraycopy(part, i * length, z, i * whole + from, length);
                }
                from += length;
            }
        };
    }

    private static Runnable reduce(Node node, double[] x, double[] z, double start, DoubleBinaryOperator function) {
        int[] to = stretched(node.shape(), node.in(0).shape());
        return () -> {
            Arrays.fill(z, start);
            for (int i = 0; i < x.length; i++) {
                z[to[i]] = function.applyAsDouble(z[to[i]], x[i]);
            }
        };
    }

    /** x − max − log Σ e^(x − max), along the axis. */
    private static Runnable logSoftmax(Node node, double[] x, double[] z) {
        Shape rows = node.shape().reduced(node.axes());
        int[] row = stretched(rows, node.shape());
        double[] largest = new double[rows.size()];
        double[] sum = new double[rows.size()];
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

    private static Runnable matmul(Node node, double[] a, double[] b, double[] z) {
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

    /** Where the elements of a slice lie in what it is cut from. */
    private static int[] sliced(Node slice) {
        var kept = slice.attribute(Attribute.Range.class);
        int[] strides = slice.in(0).shape().strides();
        int first = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            first += kept.begin().get(axis) * strides[axis];
            strides[axis] *= kept.stride().get(axis);
        }
        return shifted(walk(slice.shape(), strides), first);
    }

    /** Where the elements of what is padded lie in the result. */
    private static int[] padded(Node pad) {
        var zeros = pad.attribute(Attribute.Padding.class);
        int[] strides = pad.shape().strides();
        int first = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            first += zeros.before().get(axis) * strides[axis];
            strides[axis] *= zeros.between().get(axis) + 1;
        }
        return shifted(walk(pad.in(0).shape(), strides), first);
    }

    /** Where each number that a window sees lies in the image. */
    private static int[] seen(Attribute.Window window, Shape image, Shape patches) {
        int[] strides = image.strides();
        int down = strides[2];
        return walk(patches, new int[] {
            strides[0],
            strides[1],
            window.dilationHeight() * down,
            window.dilationWidth(),
            window.strideHeight() * down,
            window.strideWidth()
        });
    }

    private static int[] shifted(int[] offsets, int by) {
        return Arrays.stream(offsets).map(offset -> offset + by).toArray();
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
