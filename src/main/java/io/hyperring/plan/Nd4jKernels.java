package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.bool.IsFinite;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Floor;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ATan;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Cos;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How ND4J computes each operation. In every line: {@code n} is the node, {@code in} its inputs' arrays, {@code z} the
 * array of its value. Operation objects and contexts are built once and reused at every run.
 */
final class Nd4jKernels {
    @FunctionalInterface
    private interface Factory {
        Kernel create(Node n, INDArray[] in, INDArray z);
    }

    private static final Map<Op, Factory> FACTORIES = new EnumMap<>(Op.class);
    private static final long[] NO_INTEGERS = {};
    private static final boolean[] KEEP_AXES = {true};

    // spotless:off
    static {
        FACTORIES.put(Op.ADD,         (n, in, z) -> custom("add", aligned(in, z), z));
        FACTORIES.put(Op.SUB,         (n, in, z) -> custom("subtract", aligned(in, z), z));
        FACTORIES.put(Op.MUL,         (n, in, z) -> custom("multiply", aligned(in, z), z));
        FACTORIES.put(Op.DIV,         (n, in, z) -> custom("divide", aligned(in, z), z));
        FACTORIES.put(Op.DIV_NO_NAN,  (n, in, z) -> custom("divide_no_nan", aligned(in, z), z));
        FACTORIES.put(Op.POW,         (n, in, z) -> custom("Pow", aligned(in, z), z));
        FACTORIES.put(Op.GREATER,     (n, in, z) -> comparison("greater", aligned(in, z), z));
        FACTORIES.put(Op.EQUAL,       (n, in, z) -> comparison("equals", aligned(in, z), z));
        FACTORIES.put(Op.MAXIMUM,     (n, in, z) -> extreme("maximum", aligned(in, z), z));
        FACTORIES.put(Op.MINIMUM,     (n, in, z) -> extreme("minimum", aligned(in, z), z));
        FACTORIES.put(Op.SELECT,      Moves::of);

        FACTORIES.put(Op.NEG,         (n, in, z) -> transform(new Negative(in[0], z)));
        FACTORIES.put(Op.EXP,         (n, in, z) -> transform(new Exp(in[0], z)));
        FACTORIES.put(Op.EXPM1,       (n, in, z) -> expm1(in[0], z));
        FACTORIES.put(Op.LOG,         (n, in, z) -> transform(new Log(in[0], z)));
        FACTORIES.put(Op.LOG1P,       (n, in, z) -> transform(new Log1p(in[0], z)));
        FACTORIES.put(Op.SQRT,        (n, in, z) -> transform(new Sqrt(in[0], z)));
        FACTORIES.put(Op.ROOT,        (n, in, z) -> transform(new Sqrt(in[0], z)));
        FACTORIES.put(Op.ABS,         (n, in, z) -> transform(new Abs(in[0], z)));
        FACTORIES.put(Op.SIGN,        (n, in, z) -> transform(new Sign(in[0], z)));
        FACTORIES.put(Op.SIN,         (n, in, z) -> transform(new Sin(in[0], z)));
        FACTORIES.put(Op.COS,         (n, in, z) -> transform(new Cos(in[0], z)));
        FACTORIES.put(Op.ATAN,        (n, in, z) -> transform(new ATan(in[0], z)));
        FACTORIES.put(Op.ERF,         (n, in, z) -> transform(new Erf(in[0], z)));
        FACTORIES.put(Op.FLOOR,       (n, in, z) -> transform(new Floor(in[0], z)));
        FACTORIES.put(Op.IS_FINITE,   (n, in, z) -> isFinite(in[0], z));
        FACTORIES.put(Op.SIGMOID,     (n, in, z) -> transform(new Sigmoid(in[0], z)));
        FACTORIES.put(Op.TANH,        (n, in, z) -> transform(new Tanh(in[0], z)));
        FACTORIES.put(Op.RELU,        (n, in, z) -> transform(new RectifiedLinear(in[0], z, 0.0)));
        FACTORIES.put(Op.STEP,        (n, in, z) -> transform(new Step(in[0], z)));
        FACTORIES.put(Op.SOFTPLUS,    (n, in, z) -> softplus(in[0], z));

        FACTORIES.put(Op.SOFTMAX,     (n, in, z) -> softmax(in[0], z, integers(n.axes())));
        FACTORIES.put(Op.LOG_SOFTMAX, (n, in, z) -> logSoftmax(in[0], z, integers(n.axes())));
        FACTORIES.put(Op.CUMSUM,      (n, in, z) -> cumsum(n.attribute(Attribute.Cumulative.class), in, z));
        FACTORIES.put(Op.SUM,         (n, in, z) -> LongSum.of(n, in[0], z).orElseGet(() -> sum(in[0], z, integers(n.axes()))));
        FACTORIES.put(Op.MAX,         (n, in, z) -> custom("reduce_max", in, z, integers(n.axes()), KEEP_AXES));

        FACTORIES.put(Op.MATMUL,      (n, in, z) -> matmul(n, in, z));
        FACTORIES.put(Op.PERMUTE,     (n, in, z) -> custom("permute", in, z, integers(n.axes())));
        FACTORIES.put(Op.BROADCAST,   (n, in, z) -> custom("assign", new INDArray[] {z, in[0]}, z));
        FACTORIES.put(Op.CONCAT,      Moves::of);
        FACTORIES.put(Op.SLICE,       Moves::of);
        FACTORIES.put(Op.PAD,         Moves::of);
        FACTORIES.put(Op.GATHER,      Moves::of);
        FACTORIES.put(Op.SCATTER_ADD, Moves::of);
        FACTORIES.put(Op.PATCHES,     Moves::of);
        FACTORIES.put(Op.FOLD,        Moves::of);
    }
    // spotless:on

    private Nd4jKernels() {}

    static Kernel of(Node node, INDArray[] inputs, INDArray value) {
        Factory factory = FACTORIES.get(node.op());
        if (factory == null) {
            throw new IllegalArgumentException("ND4J has no kernel for this operation: op=" + node.op());
        }
        return factory.create(node, inputs, value);
    }

    /** Sum over the axes, which stay with extent 1. */
    static Kernel sum(INDArray x, INDArray z, long... axes) {
        return custom("reduce_sum", new INDArray[] {x}, z, axes, KEEP_AXES);
    }

    static Kernel custom(String name, INDArray[] in, INDArray z, long... integers) {
        return custom(name, in, z, integers, null);
    }

    private static Kernel custom(String name, INDArray[] in, INDArray z, long[] integers, boolean[] booleans) {
        OpExecutioner executioner = Nd4j.getExecutioner();
        OpContext context = executioner.buildContext();
        context.setInputArrays(in);
        context.setOutputArray(0, z);
        context.setIArguments(integers);
        if (booleans != null) {
            context.setBArguments(booleans);
        }
        CustomOp op = DynamicCustomOp.builder(name).build();
        return NativeCall.of(op, context).orElse(() -> executioner.exec(op, context));
    }

    private static Kernel transform(org.nd4j.linalg.api.ops.Op op) {
        OpExecutioner executioner = Nd4j.getExecutioner();
        return () -> executioner.exec(op);
    }

    /** ND4J compares into booleans; the graph knows numbers only. */
    private static Kernel comparison(String name, INDArray[] in, INDArray z) {
        INDArray truth = Nd4j.create(DataType.BOOL, z.shape());
        Kernel compare = custom(name, in, truth);
        Kernel cast = custom("cast", new INDArray[] {truth}, z, z.dataType().toInt());
        return inOrder(compare, cast);
    }

    private static Kernel isFinite(INDArray x, INDArray z) {
        INDArray truth = Nd4j.create(DataType.BOOL, z.shape());
        Kernel cast = custom("cast", new INDArray[] {truth}, z, z.dataType().toInt());
        return inOrder(transform(new IsFinite(x, truth)), cast);
    }

    /** ND4J's yields its second operand when either is NaN; the mean of both orders is NaN then, and exact otherwise. */
    private static Kernel extreme(String name, INDArray[] in, INDArray z) {
        INDArray other = Nd4j.create(z.dataType(), z.shape());
        INDArray half = Nd4j.scalar(z.dataType(), 0.5);
        return inOrder(
                custom(name, in, z),
                custom(name, new INDArray[] {in[1], in[0]}, other),
                custom("multiply", new INDArray[] {z, half}, z),
                custom("multiply", new INDArray[] {other, half}, other),
                custom("add", new INDArray[] {z, other}, z));
    }

    /**
     * (e^x − 1) · x / log e^x, where rounding e^x makes equal errors above and below (Kahan), and x where e^x is 1; ND4J's
     * own is e^x − 1. Beyond ±30 the quotient is 1.
     */
    private static Kernel expm1(INDArray x, INDArray z) {
        INDArray near = Nd4j.create(z.dataType(), z.shape());
        INDArray power = Nd4j.create(z.dataType(), z.shape());
        INDArray tiny = Nd4j.create(z.dataType(), z.shape());
        INDArray one = Nd4j.scalar(z.dataType(), 1);
        return inOrder(
                custom("minimum", new INDArray[] {x, Nd4j.scalar(z.dataType(), 30)}, near),
                custom("maximum", new INDArray[] {near, Nd4j.scalar(z.dataType(), -30)}, near),
                transform(new Exp(near, power)),
                comparison("equals", new INDArray[] {power, one}, tiny),
                custom("multiply", new INDArray[] {tiny, near}, tiny),
                transform(new Log(power, power)),
                custom("divide_no_nan", new INDArray[] {near, power}, near),
                transform(new Exp(x, z)),
                custom("subtract", new INDArray[] {z, one}, z),
                custom("multiply", new INDArray[] {z, near}, z),
                custom("add", new INDArray[] {z, tiny}, z));
    }

    private static Kernel cumsum(Attribute.Cumulative run, INDArray[] in, INDArray z) {
        return custom("cumsum", in, z, run.exclusive() ? 1 : 0, run.reverse() ? 1 : 0, run.axis());
    }

    /** max(x, 0) + log1p(e^-|x|); ND4J's own softplus overflows for large x. */
    private static Kernel softplus(INDArray x, INDArray z) {
        INDArray positive = Nd4j.create(z.dataType(), z.shape());
        return inOrder(
                transform(new RectifiedLinear(x, positive, 0.0)),
                transform(new Abs(x, z)),
                transform(new Negative(z, z)),
                transform(new Exp(z, z)),
                transform(new Log1p(z, z)),
                custom("add", new INDArray[] {z, positive}, z));
    }

    /** e^(x − max) / Σ e^(x − max); ND4J's own begins its search for the largest at 0, so a row far below 0 is 0 / 0. */
    private static Kernel softmax(INDArray x, INDArray z, long[] axis) {
        long[] reduced = z.shape().clone();
        reduced[(int) axis[0]] = 1;
        INDArray ofRow = Nd4j.create(z.dataType(), reduced);
        return inOrder(
                custom("reduce_max", new INDArray[] {x}, ofRow, axis, KEEP_AXES),
                custom("subtract", new INDArray[] {x, ofRow}, z),
                transform(new Exp(z, z)),
                custom("reduce_sum", new INDArray[] {z}, ofRow, axis, KEEP_AXES),
                custom("divide", new INDArray[] {z, ofRow}, z));
    }

    /** x − max − log Σ e^(x − max); ND4J's own is the logarithm of its softmax, −∞ where that is below the smallest number. */
    private static Kernel logSoftmax(INDArray x, INDArray z, long[] axis) {
        long[] reduced = z.shape().clone();
        reduced[(int) axis[0]] = 1;
        INDArray ofRow = Nd4j.create(z.dataType(), reduced);
        INDArray powers = Nd4j.create(z.dataType(), z.shape());
        return inOrder(
                custom("reduce_max", new INDArray[] {x}, ofRow, axis, KEEP_AXES),
                custom("subtract", new INDArray[] {x, ofRow}, z),
                transform(new Exp(z, powers)),
                custom("reduce_sum", new INDArray[] {powers}, ofRow, axis, KEEP_AXES),
                transform(new Log(ofRow, ofRow)),
                custom("subtract", new INDArray[] {z, ofRow}, z));
    }

    static Kernel inOrder(Kernel... steps) {
        return () -> {
            for (Kernel step : steps) {
                step.run();
            }
        };
    }

    /** Operands of the value's rank: ND4J takes [1, 1] for a scalar, and [3] + [1, 1] for a vector. */
    private static INDArray[] aligned(INDArray[] in, INDArray z) {
        return Arrays.stream(in).map(x -> aligned(x, z.rank())).toArray(INDArray[]::new);
    }

    private static INDArray aligned(INDArray x, int rank) {
        if (x.rank() == 0 || x.rank() == rank) {
            return x;
        }
        long[] padded = new long[rank];
        Arrays.fill(padded, 1);
        System.arraycopy(x.shape(), 0, padded, rank - x.rank(), x.rank());
        return x.reshape('c', true, padded);
    }

    private static Kernel matmul(Node node, INDArray[] in, INDArray z) {
        var read = node.attribute(Attribute.Transposed.class);
        return custom("matmul", in, z, read.left() ? 1 : 0, read.right() ? 1 : 0);
    }

    private static long[] integers(int[] axes) {
        return axes.length == 0
                ? NO_INTEGERS
                : Arrays.stream(axes).asLongStream().toArray();
    }
}
