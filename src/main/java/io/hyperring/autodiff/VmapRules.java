package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How each operation works on a whole batch at once. In every line: {@code y} is the node for one example, {@code n} the
 * size of the batch, {@code x} or {@code a, b} the inputs in their batched form: an input that differs between examples
 * has the batch as an extra outermost axis, one that is shared has not.
 */
final class VmapRules {
    @FunctionalInterface
    interface Rule {
        Node apply(Node y, int n, List<Node> inputs);
    }

    private static final Map<Op, Rule> RULES = new EnumMap<>(Op.class);

    // spotless:off
    static {
        for (Op op : Op.values()) {
            if (Scalars.isUnary(op))  RULES.put(op, (y, n, in) -> Node.of(op, in.get(0).shape(), y.attribute(), in.get(0)));
            if (Scalars.isBinary(op)) RULES.put(op, (y, n, in) -> elementwise(y, in.get(0), in.get(1)));
        }
        RULES.put(Op.SOFTMAX,     (y, n, in) -> in.get(0).softmax(y.axes()[0] + 1));
        RULES.put(Op.LOG_SOFTMAX, (y, n, in) -> in.get(0).logSoftmax(y.axes()[0] + 1));
        RULES.put(Op.SUM,         (y, n, in) -> in.get(0).sumKeep(shifted(y.axes())));
        RULES.put(Op.MAX,         (y, n, in) -> in.get(0).maxKeep(shifted(y.axes())));
        RULES.put(Op.RESHAPE,     (y, n, in) -> in.get(0).reshape(y.shape().prepend(n)));
        RULES.put(Op.PERMUTE,     (y, n, in) -> in.get(0).permute(behindBatch(y.axes())));
        RULES.put(Op.BROADCAST,   (y, n, in) -> aligned(in.get(0), y.shape().rank()).broadcastTo(y.shape().prepend(n)));
        RULES.put(Op.MATMUL,      (y, n, in) -> matmul(y, n, in.get(0), in.get(1)));
    }
    // spotless:on

    private VmapRules() {}

    static Rule of(Op op) {
        return RULES.get(op);
    }

    private static Node elementwise(Node y, Node a, Node b) {
        int rank = y.shape().rank();
        Node left = isBatched(y, 0, a) ? aligned(a, rank) : a;
        Node right = isBatched(y, 1, b) ? aligned(b, rank) : b;
        return Node.of(y.op(), left.shape().broadcast(right.shape()), y.attribute(), left, right);
    }

    /** A batched node whose examples are given the rank {@code rank}, so that its batch axis stays outermost. */
    private static Node aligned(Node batched, int rank) {
        Shape example = batched.shape().without(0);
        return batched.reshape(example.leftPadded(rank).prepend(batched.shape().dim(0)));
    }

    /**
     * A shared right operand is multiplied by all rows of the batch at once; a shared left one sees the batch side by side
     * as columns. Only where the shared operand has batch axes of its own is it repeated.
     */
    private static Node matmul(Node y, int n, Node a, Node b) {
        var read = y.attribute(Attribute.Transposed.class);
        boolean plain = y.shape().rank() == 2;
        if (isBatched(y, 0, a) && isBatched(y, 1, b)) {
            return a.matmul(b, read.left(), read.right());
        }
        if (isBatched(y, 0, a)) {
            return plain ? sharedRight(y, n, a, b, read) : a.matmul(repeated(b, n), read.left(), read.right());
        }
        if (!plain) {
            return repeated(a, n).matmul(b, read.left(), read.right());
        }
        // (A Bᵢ)ᵀ = Bᵢᵀ Aᵀ, which has its shared operand on the right
        Node flipped = sharedRight(y, n, b, a, new Attribute.Transposed(!read.right(), !read.left()));
        return flipped.transpose();
    }

    private static Node sharedRight(Node y, int n, Node a, Node b, Attribute.Transposed read) {
        Node rows = read.left() ? a.transpose() : a;
        int height = rows.shape().dim(1);
        Node product = rows.reshape(n * height, rows.shape().dim(2)).matmul(b, false, read.right());
        return product.reshape(n, height, product.shape().dim(1));
    }

    private static Node repeated(Node shared, int n) {
        return shared.broadcastTo(shared.shape().prepend(n));
    }

    private static boolean isBatched(Node y, int input, Node batched) {
        return batched != y.in(input);
    }

    private static int[] shifted(int[] axes) {
        return Arrays.stream(axes).map(axis -> axis + 1).toArray();
    }

    private static int[] behindBatch(int[] axes) {
        return IntStream.concat(IntStream.of(0), Arrays.stream(shifted(axes))).toArray();
    }
}
