package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph as ND4J's own SameDiff graph, run by SameDiff's own session: the reference for results and for speed. Operations
 * that SameDiff lacks, or gets wrong, are composed from those it has.
 */
final class SameDiffSession {
    private final SameDiff sd = SameDiff.create();
    private final Precision precision;
    private final List<String> outputs;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, INDArray> fed = new HashMap<>();

    private SameDiffSession(Schedule schedule, Precision precision) {
        this.precision = precision;
        Map<Node, SDVariable> variables = new IdentityHashMap<>();
        for (Node node : schedule.order()) {
            List<SDVariable> in = node.inputs().stream().map(variables::get).toList();
            variables.put(node, variable(node, in));
        }
        this.outputs = schedule.outputs().stream()
                .map(output -> variables.get(output).name())
                .toList();
    }

    static SameDiffSession of(List<Node> outputs, Precision precision) {
        Natives.load();
        return new SameDiffSession(Schedule.of(outputs), precision);
    }

    int operations() {
        return sd.ops().length;
    }

    void feed(String name, double[] values) {
        Shape shape = shapes.get(name);
        if (shape != null) {
            fed.put(name, array(shape, values));
        }
    }

    /** The outputs, row-major, in the order asked. */
    List<double[]> run() {
        Map<String, INDArray> values = sd.output(fed, outputs);
        return outputs.stream()
                .map(name -> values.get(name).dup('c').data().asDouble())
                .toList();
    }

    private INDArray array(Shape shape, double[] values) {
        INDArray flat = Nd4j.createFromArray(values).castTo(precision.type());
        return shape.rank() == 0 ? Nd4j.scalar(precision.type(), values[0]) : flat.reshape(longs(shape.dims()));
    }

    private SDVariable variable(Node node, List<SDVariable> in) {
        SDVariable x = in.isEmpty() ? null : in.get(0);
        return switch (node.op()) {
            case INPUT -> {
                shapes.put(Schedule.nameOf(node), node.shape());
                yield sd.placeHolder(
                        Schedule.nameOf(node),
                        precision.type(),
                        longs(node.shape().dims()));
            }
            case CONSTANT ->
                sd.constant(array(
                        node.shape(), node.attribute(Attribute.Values.class).data()));
            case ADD, SUB, MUL, DIV, DIV_NO_NAN, POW, GREATER, EQUAL, MAXIMUM, MINIMUM ->
                binary(node, aligned(node, 0, in), aligned(node, 1, in));
            case NEG -> sd.math().neg(x);
            case EXP -> sd.math().exp(x);
            case SELECT ->
                sd.where(
                        stretched(node, 1, in),
                        stretched(node, 2, in),
                        stretched(node, 0, in).neq(0));
            case EXPM1 -> sd.math().expm1(x);
            case SIN -> sd.math().sin(x);
            case COS -> sd.math().cos(x);
            case ATAN -> sd.math().atan(x);
            case ERF -> sd.math().erf(x);
            case FLOOR -> sd.math().floor(x);
            case IS_FINITE -> sd.math().isFinite(x).castTo(precision.type());
            case LOG -> sd.math().log(x);
            case LOG1P -> sd.math().log1p(x);
            case SQRT, ROOT -> sd.math().sqrt(x);
            case ABS -> sd.math().abs(x);
            case SIGN -> sd.math().sign(x);
            case SIGMOID -> sd.nn().sigmoid(x);
            case TANH -> sd.math().tanh(x);
            case RELU -> sd.nn().relu(x, 0);
            case STEP -> sd.math().step(x, 0);
            case SOFTPLUS ->
                sd.nn()
                        .relu(x, 0)
                        .add(sd.math()
                                .log1p(sd.math().exp(sd.math().neg(sd.math().abs(x)))));
            case SOFTMAX -> sd.nn().softmax(x, node.axes()[0]);
            case LOG_SOFTMAX -> sd.nn().logSoftmax(x, node.axes()[0]);
            case CUMSUM -> {
                var run = node.attribute(Attribute.Cumulative.class);
                yield sd.cumsum(x, run.exclusive(), run.reverse(), run.axis());
            }
            case SUM -> sd.sum(x, true, node.axes());
            case MAX -> sd.max(x, true, node.axes());
            case MATMUL -> {
                var read = node.attribute(Attribute.Transposed.class);
                yield sd.mmul(x, in.get(1), read.left(), read.right(), false);
            }
            case RESHAPE -> reshaped(x, node.shape());
            case PERMUTE -> sd.permute(x, node.axes());
            case BROADCAST -> stretched(node, 0, in);
            case CONCAT -> sd.concat(node.axes()[0], in.toArray(SDVariable[]::new));
            case SLICE, PAD, PATCHES -> reshaped(read(x, origins(node)), node.shape());
            case FOLD -> {
                Node seen = Node.input("x", node.shape()).patches(node.attribute(Attribute.Window.class));
                yield reshaped(
                        added(
                                sd.reshape(x, -1, 1),
                                origins(seen).sub(1),
                                node.shape().size(),
                                1),
                        node.shape());
            }
            case GATHER -> {
                int extent = node.in(0).shape().dim(0);
                SDVariable rows = sd.gather(sd.reshape(x, extent, -1), whole(in.get(1)), 0);
                yield reshaped(rows, node.shape());
            }
            case SCATTER_ADD -> {
                SDVariable rows = sd.reshape(x, node.in(1).shape().size(), -1);
                int extent = node.shape().dim(0);
                int length = node.shape().size() / extent;
                yield reshaped(added(rows, whole(in.get(1)), extent, length), node.shape());
            }
            case ALIAS, STOP_GRADIENT -> sd.identity(x);
            default -> throw new IllegalArgumentException("the session has no such operation: op=" + node.op());
        };
    }

    private SDVariable binary(Node node, SDVariable a, SDVariable b) {
        return switch (node.op()) {
            case ADD -> a.add(b);
            case SUB -> a.sub(b);
            case MUL -> a.mul(b);
            case DIV -> a.div(b);
            case POW -> sd.math().pow(a, b);
            case MAXIMUM -> sd.max(a, b);
            case MINIMUM -> sd.min(a, b);
            case GREATER -> a.gt(b).castTo(precision.type());
            case EQUAL -> a.eq(b).castTo(precision.type());
            default -> {
                SDVariable isZero = b.eq(0).castTo(precision.type());
                yield a.mul(isZero.rsub(1)).div(b.add(isZero));
            }
        };
    }

    private SDVariable stretched(Node node, int input, List<SDVariable> in) {
        INDArray zeros = Nd4j.zeros(precision.type(), longs(node.shape().dims()));
        return aligned(node, input, in).add(sd.constant(zeros));
    }

    /** For each element of a node that only moves numbers, 1 + the position it comes from; 0 where it is a zero. */
    private SDVariable origins(Node node) {
        double[] numbered = new double[node.in(0).shape().size()];
        Arrays.setAll(numbered, i -> i + 1);
        Node moved = node.onInputs(List.of(Node.input("x", node.in(0).shape())));
        double[] origins =
                DualPlan.numbers(List.of(moved), Map.of("x", numbered)).get(0);
        return sd.constant(Nd4j.createFromArray(origins).castTo(DataType.INT32));
    }

    private SDVariable read(SDVariable x, SDVariable origins) {
        SDVariable zero = sd.constant(Nd4j.zeros(precision.type(), 1, 1));
        return sd.gather(sd.concat(0, zero, sd.reshape(x, -1, 1)), origins, 0);
    }

    private SDVariable added(SDVariable rows, SDVariable indices, int extent, int length) {
        SDVariable zeros = sd.constant(Nd4j.zeros(precision.type(), extent, length));
        return sd.scatterAdd(zeros, indices, rows);
    }

    private SDVariable whole(SDVariable indices) {
        return sd.reshape(indices, -1).castTo(DataType.INT32);
    }

    /** An operand of the value's rank, since SameDiff takes [1, 1] for a scalar. */
    private SDVariable aligned(Node node, int input, List<SDVariable> in) {
        Shape shape = node.in(input).shape();
        return shape.rank() == 0 || shape.rank() == node.shape().rank()
                ? in.get(input)
                : reshaped(in.get(input), shape.leftPadded(node.shape().rank()));
    }

    private SDVariable reshaped(SDVariable x, Shape shape) {
        return shape.rank() == 0 ? sd.sum(x) : sd.reshape(x, longs(shape.dims()));
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
