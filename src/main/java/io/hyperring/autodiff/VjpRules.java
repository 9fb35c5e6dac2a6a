package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The derivative of each operation as more of the same graph (vector-Jacobian products). In every line: {@code g} is the
 * gradient of the output, {@code y} the output, {@code x} or {@code a, b} the inputs.
 *
 * <p>Closure law: a rule uses only operations that have a rule themselves, or stand in {@link NoGradient}; that gives
 * every order of derivative. Gradients may come back in the broadcast shape of the output: {@link Grad} sums them to the
 * input's.
 */
public final class VjpRules {
    /** Gradients of all inputs, one per input. */
    @FunctionalInterface
    public interface Rule {
        List<Node> apply(Node g, Node y, List<Node> inputs);
    }

    @FunctionalInterface
    interface Unary {
        Node apply(Node g, Node y, Node x);
    }

    @FunctionalInterface
    interface Binary {
        List<Node> apply(Node g, Node y, Node a, Node b);
    }

    private static final Map<Op, Rule> RULES = new EnumMap<>(Op.class);

    // spotless:off
    static {
        // ---- linear
        binary(Op.ADD,        (g, y, a, b) -> List.of(g, g));
        binary(Op.SUB,        (g, y, a, b) -> List.of(g, g.neg()));
        unary (Op.NEG,        (g, y, x)    -> g.neg());
        binary(Op.MATMUL,     VjpRules::matmul);

        // ---- elementwise
        binary(Op.MUL,        (g, y, a, b) -> List.of(g.mul(b), g.mul(a)));
        binary(Op.DIV,        (g, y, a, b) -> List.of(g.div(b), g.neg().mul(y.div(b))));
        binary(Op.DIV_NO_NAN, (g, y, a, b) -> List.of(g.divNoNan(b), g.neg().mul(y.divNoNan(b))));
        binary(Op.POW,        (g, y, a, b) -> List.of(g.mul(b).mul(poweredBase(a, b).pow(b.sub(1))), g.mul(y).mul(logOfBase(a))));
        binary(Op.MAXIMUM,    (g, y, a, b) -> shared(g, a.greater(b), a.equalTo(b)));
        binary(Op.MINIMUM,    (g, y, a, b) -> shared(g, b.greater(a), a.equalTo(b)));
        rule  (Op.SELECT,     (g, y, in)   -> select(g, in.get(0)));
        unary (Op.EXP,        (g, y, x)    -> g.mul(y));
        unary (Op.EXPM1,      (g, y, x)    -> g.mul(y.add(1)));
        unary (Op.LOG,        (g, y, x)    -> g.div(x));
        unary (Op.LOG1P,      (g, y, x)    -> g.div(x.add(1)));
        unary (Op.SQRT,       (g, y, x)    -> g.div(y.mul(2)));
        unary (Op.ROOT,       (g, y, x)    -> g.divNoNan(y.mul(2)));
        unary (Op.ABS,        (g, y, x)    -> g.mul(x.sign()));
        unary (Op.SIN,        (g, y, x)    -> g.mul(x.cos()));
        unary (Op.COS,        (g, y, x)    -> g.mul(x.sin()).neg());
        unary (Op.ATAN,       (g, y, x)    -> g.div(x.square().add(1)));
        unary (Op.ERF,        (g, y, x)    -> g.mul(x.square().neg().exp().mul(2 / Math.sqrt(Math.PI))));
        unary (Op.SIGMOID,    (g, y, x)    -> g.mul(y).mul(y.rsub(1)));
        unary (Op.TANH,       (g, y, x)    -> g.mul(y.square().rsub(1)));
        unary (Op.RELU,       (g, y, x)    -> g.mul(x.step()));
        unary (Op.SOFTPLUS,   (g, y, x)    -> g.mul(x.sigmoid()));

        // ---- along axes
        unary (Op.SOFTMAX,     (g, y, x)   -> y.mul(g.sub(g.mul(y).sumKeep(y.axes()))));
        unary (Op.LOG_SOFTMAX, (g, y, x)   -> g.sub(y.exp().mul(g.sumKeep(y.axes()))));
        unary (Op.SUM,         (g, y, x)   -> g.broadcastTo(x.shape()));
        unary (Op.MAX,         (g, y, x)   -> g.mul(shareOfMax(y, x)));
        unary (Op.CUMSUM,      (g, y, x)   -> reversed(g, y.attribute(Attribute.Cumulative.class)));

        // ---- shape
        unary (Op.RESHAPE,    (g, y, x)    -> g.reshape(x.shape()));
        unary (Op.PERMUTE,    (g, y, x)    -> g.permute(Shape.inverse(y.axes())));
        unary (Op.BROADCAST,  (g, y, x)    -> g);
        rule  (Op.CONCAT,     (g, y, in)   -> g.split(y.axes()[0], extents(in, y.axes()[0])));
        unary (Op.SLICE,      (g, y, x)    -> unsliced(g, x, y.attribute(Attribute.Range.class)));
        unary (Op.PAD,        (g, y, x)    -> unpadded(g, x, y.attribute(Attribute.Padding.class)));
        unary (Op.ALIAS,      (g, y, x)    -> g);

        // ---- by index; the index has no gradient
        binary(Op.GATHER,     (g, y, x, i) -> List.of(g.scatterAdd(i, x.shape().dim(0)), zero(i)));
        binary(Op.SCATTER_ADD, (g, y, x, i) -> List.of(g.gather(i), zero(i)));

        // ---- windows
        unary (Op.PATCHES,    (g, y, x)    -> g.fold(y.attribute(Attribute.Window.class), x.shape()));
        unary (Op.FOLD,       (g, y, x)    -> g.patches(y.attribute(Attribute.Window.class)));
    }
    // spotless:on

    private VjpRules() {}

    /** The rule of an operation, or null when it has none. */
    public static Rule of(Op op) {
        return RULES.get(op);
    }

    private static void rule(Op op, Rule rule) {
        RULES.put(op, rule);
    }

    private static void unary(Op op, Unary rule) {
        RULES.put(op, (g, y, inputs) -> List.of(rule.apply(g, y, inputs.get(0))));
    }

    private static void binary(Op op, Binary rule) {
        RULES.put(op, (g, y, inputs) -> rule.apply(g, y, inputs.get(0), inputs.get(1)));
    }

    /** d(AB)/dA = g Bᵀ, d(AB)/dB = Aᵀ g, with either operand possibly read transposed. */
    private static List<Node> matmul(Node g, Node y, Node a, Node b) {
        var read = y.attribute(Attribute.Transposed.class);
        Node forLeft = read.left() ? b.matmul(g, read.right(), true) : g.matmul(b, false, !read.right());
        Node forRight = read.right() ? g.matmul(a, true, read.left()) : a.matmul(g, !read.left(), false);
        return List.of(forLeft, forRight);
    }

    /** a, and 1 where a and the exponent are both 0: there the derivative is 0, and 0 · 0⁻¹ would be NaN. */
    private static Node poweredBase(Node a, Node exponent) {
        Node flat = exponent.equalTo(Node.constant(0));
        return flat.isConstant(0) ? a : a.add(a.equalTo(Node.constant(0)).mul(flat));
    }

    /** log a, and 0 where a = 0: there the power does not change with its exponent. */
    private static Node logOfBase(Node a) {
        return a.add(a.equalTo(Node.constant(0))).log();
    }

    /** To the first operand where it wins, to the second where it loses, half to each at a tie. */
    private static List<Node> shared(Node g, Node wins, Node ties) {
        Node toFirst = wins.add(ties.mul(0.5));
        return List.of(g.mul(toFirst), g.mul(toFirst.rsub(1)));
    }

    private static List<Node> select(Node g, Node condition) {
        Node nothing = Node.constant(0);
        return List.of(zero(condition), condition.select(g, nothing), condition.select(nothing, g));
    }

    private static Node zero(Node x) {
        return Node.full(x.shape(), 0);
    }

    private static Node reversed(Node g, Attribute.Cumulative run) {
        return g.cumsum(run.axis(), run.exclusive(), !run.reverse());
    }

    private static int[] extents(List<Node> inputs, int axis) {
        return inputs.stream().mapToInt(in -> in.shape().dim(axis)).toArray();
    }

    private static Node unsliced(Node g, Node x, Attribute.Range kept) {
        int[] before = ints(kept.begin());
        int[] between = kept.stride().stream().mapToInt(stride -> stride - 1).toArray();
        int[] after = new int[before.length];
        Arrays.setAll(
                after,
                axis -> x.shape().dim(axis)
                        - before[axis]
                        - g.shape().dim(axis)
                        - (g.shape().dim(axis) - 1) * between[axis]);
        return g.pad(before, after, between);
    }

    private static Node unpadded(Node g, Node x, Attribute.Padding zeros) {
        int[] begin = ints(zeros.before());
        int[] stride = zeros.between().stream().mapToInt(n -> n + 1).toArray();
        int[] end = new int[begin.length];
        Arrays.setAll(end, axis -> begin[axis] + (x.shape().dim(axis) - 1) * stride[axis] + 1);
        return g.slice(begin, end, stride);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Ties share the gradient equally. */
    static Node shareOfMax(Node y, Node x) {
        Node isMax = x.equalTo(y);
        return isMax.div(isMax.sumKeep(y.axes()));
    }
}
