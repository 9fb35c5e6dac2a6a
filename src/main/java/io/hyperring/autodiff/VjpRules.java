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
        unary (Op.EXP,        (g, y, x)    -> g.mul(y));
        unary (Op.LOG,        (g, y, x)    -> g.div(x));
        unary (Op.LOG1P,      (g, y, x)    -> g.div(x.add(1)));
        unary (Op.SQRT,       (g, y, x)    -> g.div(y.mul(2)));
        unary (Op.ROOT,       (g, y, x)    -> g.divNoNan(y.mul(2)));
        unary (Op.ABS,        (g, y, x)    -> g.mul(x.sign()));
        unary (Op.SIGMOID,    (g, y, x)    -> g.mul(y).mul(y.rsub(1)));
        unary (Op.TANH,       (g, y, x)    -> g.mul(y.square().rsub(1)));
        unary (Op.RELU,       (g, y, x)    -> g.mul(x.step()));
        unary (Op.SOFTPLUS,   (g, y, x)    -> g.mul(x.sigmoid()));

        // ---- along axes
        unary (Op.SOFTMAX,     (g, y, x)   -> y.mul(g.sub(g.mul(y).sumKeep(y.axes()))));
        unary (Op.LOG_SOFTMAX, (g, y, x)   -> g.sub(y.exp().mul(g.sumKeep(y.axes()))));
        unary (Op.SUM,         (g, y, x)   -> g.broadcastTo(x.shape()));
        unary (Op.MAX,         (g, y, x)   -> g.mul(shareOfMax(y, x)));

        // ---- shape
        unary (Op.RESHAPE,    (g, y, x)    -> g.reshape(x.shape()));
        unary (Op.PERMUTE,    (g, y, x)    -> g.permute(inverse(y.axes())));
        unary (Op.BROADCAST,  (g, y, x)    -> g);
    }
    // spotless:on

    private VjpRules() {}

    /** The rule of an operation, or null when it has none. */
    public static Rule of(Op op) {
        return RULES.get(op);
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

    /** Ties share the gradient equally. */
    private static Node shareOfMax(Node y, Node x) {
        Node isMax = x.equalTo(y);
        return isMax.div(isMax.sumKeep(y.axes()));
    }

    private static int[] inverse(int[] axes) {
        int[] inverse = new int[axes.length];
        Arrays.setAll(inverse, i -> i);
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        return inverse;
    }
}
