package io.hyperring.autodiff;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How each operation moves when its inputs move (Jacobian-vector products), as more of the same graph. In every line:
 * {@code t} is the tangent of the input, or all tangents, of which one that does not move is null; {@code y} the output,
 * {@code in} the inputs.
 *
 * <p>The closure law of {@link VjpRules} holds here too. Tangents may come back in a shape that stretches to that of the
 * output: {@link Jvp} stretches them.
 */
public final class JvpRules {
    /** The tangent of the output; null when it does not move. At least one input does. */
    @FunctionalInterface
    public interface Rule {
        Node apply(List<Node> t, Node y, List<Node> in);
    }

    @FunctionalInterface
    interface First {
        Node apply(Node t, Node y, List<Node> in);
    }

    private static final Map<Op, Rule> RULES = new EnumMap<>(Op.class);

    // spotless:off
    static {
        // ---- a symmetric Jacobian: forward is backward
        for (Op op : Op.values()) {
            boolean elementwise = Scalars.isUnary(op) || Scalars.isBinary(op) || op == Op.SELECT;
            if (elementwise && !NoGradient.OPS.contains(op)) RULES.put(op, JvpRules::backward);
        }
        RULES.put(Op.SOFTMAX, JvpRules::backward);

        // ---- linear in all that moves: the same operation on the tangent
        first(Op.SUM,         (t, y, in) -> again(y, t));
        first(Op.CUMSUM,      (t, y, in) -> again(y, t));
        first(Op.RESHAPE,     (t, y, in) -> again(y, t));
        first(Op.PERMUTE,     (t, y, in) -> again(y, t));
        first(Op.BROADCAST,   (t, y, in) -> again(y, t));
        first(Op.SLICE,       (t, y, in) -> again(y, t));
        first(Op.PAD,         (t, y, in) -> again(y, t));
        first(Op.PATCHES,     (t, y, in) -> again(y, t));
        first(Op.FOLD,        (t, y, in) -> again(y, t));
        first(Op.ALIAS,       (t, y, in) -> t);
        first(Op.GATHER,      (t, y, in) -> again(y, t, in.get(1)));
        first(Op.SCATTER_ADD, (t, y, in) -> again(y, t, in.get(1)));
        RULES.put(Op.CONCAT,  (t, y, in) -> Node.concat(y.axes()[0], filled(t, in)));

        // ---- others
        RULES.put(Op.MATMUL,  (t, y, in) -> sum(moved(t.get(0), a -> again(y, a, in.get(1))), moved(t.get(1), b -> again(y, in.get(0), b))));
        first(Op.LOG_SOFTMAX, (t, y, in) -> t.sub(t.mul(y.exp()).sumKeep(y.axes())));
        first(Op.MAX,         (t, y, in) -> t.mul(VjpRules.shareOfMax(y, in.get(0))).sumKeep(y.axes()));
    }
    // spotless:on

    private JvpRules() {}

    /** The rule of an operation, or null when it has none. */
    public static Rule of(Op op) {
        return RULES.get(op);
    }

    /** A rule of the first input; no other one can move. */
    private static void first(Op op, First rule) {
        RULES.put(op, (t, y, in) -> moved(t.get(0), tangent -> rule.apply(tangent, y, in)));
    }

    /** What the derivative rule gives for each input with its own tangent in place of the gradient, summed. */
    private static Node backward(List<Node> t, Node y, List<Node> in) {
        return IntStream.range(0, in.size())
                .filter(i -> t.get(i) != null)
                .mapToObj(i -> VjpRules.of(y.op()).apply(t.get(i), y, in).get(i))
                .reduce(Node::add)
                .orElse(null);
    }

    private static Node again(Node y, Node... in) {
        return Node.of(y.op(), y.shape(), y.attribute(), in);
    }

    private static List<Node> filled(List<Node> t, List<Node> in) {
        return IntStream.range(0, in.size())
                .mapToObj(i -> Objects.requireNonNullElseGet(
                        t.get(i), () -> Node.full(in.get(i).shape(), 0)))
                .toList();
    }

    private static Node moved(Node t, UnaryOperator<Node> rule) {
        return t == null ? null : rule.apply(t);
    }

    private static Node sum(Node a, Node b) {
        return a == null ? b : b == null ? a : a.add(b);
    }
}
