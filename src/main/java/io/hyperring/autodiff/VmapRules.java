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
            if (Scalars.isBinary(op)) RULES.put(op, VmapRules::elementwise);
        }
        RULES.put(Op.SOFTMAX,     (y, n, in) -> in.get(0).softmax(y.axes()[0] + 1));
        RULES.put(Op.LOG_SOFTMAX, (y, n, in) -> in.get(0).logSoftmax(y.axes()[0] + 1));
        RULES.put(Op.SUM,         (y, n, in) -> in.get(0).sumKeep(shifted(y.axes())));
        RULES.put(Op.MAX,         (y, n, in) -> in.get(0).maxKeep(shifted(y.axes())));
        RULES.put(Op.RESHAPE,     (y, n, in) -> in.get(0).reshape(y.shape().prepend(n)));
        RULES.put(Op.PERMUTE,     (y, n, in) -> in.get(0).permute(behindBatch(y.axes())));
        RULES.put(Op.BROADCAST,   (y, n, in) -> aligned(in.get(0), y.shape().rank()).broadcastTo(y.shape().prepend(n)));
        RULES.put(Op.MATMUL,      (y, n, in) -> matmul(y, n, in.get(0), in.get(1)));
        RULES.put(Op.SELECT,      VmapRules::elementwise);
        RULES.put(Op.CUMSUM,      (y, n, in) -> cumsum(y.attribute(Attribute.Cumulative.class), in.get(0)));
        RULES.put(Op.CONCAT,      (y, n, in) -> Node.concat(y.axes()[0] + 1, everyBatched(y, n, in)));
        RULES.put(Op.SLICE,       (y, n, in) -> slice(y.attribute(Attribute.Range.class), n, in.get(0)));
        RULES.put(Op.PAD,         (y, n, in) -> pad(y.attribute(Attribute.Padding.class), in.get(0)));
        RULES.put(Op.GATHER,      (y, n, in) -> gather(y, n, in.get(0), in.get(1)));
        RULES.put(Op.SCATTER_ADD, (y, n, in) -> scatterAdd(y, n, in.get(0), in.get(1)));
        RULES.put(Op.PATCHES,     (y, n, in) -> patches(y, n, in.get(0)));
        RULES.put(Op.FOLD,        (y, n, in) -> fold(y, n, in.get(0)));
        RULES.put(Op.ALIAS,       (y, n, in) -> in.get(0).alias());
    }
    // spotless:on

    private VmapRules() {}

    static Rule of(Op op) {
        return RULES.get(op);
    }

    private static Node elementwise(Node y, int n, List<Node> inputs) {
        Node[] operands = new Node[inputs.size()];
        Arrays.setAll(
                operands,
                i -> isBatched(y, i, inputs.get(i))
                        ? aligned(inputs.get(i), y.shape().rank())
                        : inputs.get(i));
        Shape together = Arrays.stream(operands).map(Node::shape).reduce(Shape.SCALAR, Shape::broadcast);
        return Node.of(y.op(), together, y.attribute(), operands);
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

    private static Node cumsum(Attribute.Cumulative run, Node x) {
        return x.cumsum(run.axis() + 1, run.exclusive(), run.reverse());
    }

    private static List<Node> everyBatched(Node y, int n, List<Node> inputs) {
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> isBatched(y, i, inputs.get(i)) ? inputs.get(i) : repeated(inputs.get(i), n))
                .toList();
    }

    private static Node slice(Attribute.Range kept, int n, Node x) {
        return x.slice(behind(0, kept.begin()), behind(n, kept.end()), behind(1, kept.stride()));
    }

    private static Node pad(Attribute.Padding zeros, Node x) {
        return x.pad(behind(0, zeros.before()), behind(0, zeros.after()), behind(0, zeros.between()));
    }

    /** The numbers for the batch axis and for the others. */
    private static int[] behind(int ofBatch, List<Integer> others) {
        return IntStream.concat(IntStream.of(ofBatch), others.stream().mapToInt(Integer::intValue))
                .toArray();
    }

    /** From rows that are shared all examples read at once; else theirs lie one after another, example by example. */
    private static Node gather(Node y, int n, Node x, Node indices) {
        if (!isBatched(y, 0, x)) {
            return x.gather(indices);
        }
        Node at = isBatched(y, 1, indices) ? indices : repeated(indices, n);
        return merged(x).gather(perExample(at, n, y.in(0).shape().dim(0)));
    }

    /** Every example adds into rows of its own. */
    private static Node scatterAdd(Node y, int n, Node rows, Node indices) {
        int extent = y.shape().dim(0);
        Node all = isBatched(y, 0, rows) ? rows : repeated(rows, n);
        Node at = isBatched(y, 1, indices) ? indices : repeated(indices, n);
        return all.scatterAdd(perExample(at, n, extent), n * extent)
                .reshape(y.shape().prepend(n));
    }

    /** Indices into n blocks of {@code extent} rows. */
    private static Node perExample(Node indices, int n, int extent) {
        double[] first = IntStream.range(0, n).mapToDouble(i -> i * extent).toArray();
        int[] column = new int[indices.shape().rank()];
        Arrays.fill(column, 1);
        column[0] = n;
        return indices.add(Node.constant(Shape.of(column), first));
    }

    private static Node patches(Node y, int n, Node x) {
        return merged(x)
                .patches(y.attribute(Attribute.Window.class))
                .reshape(y.shape().prepend(n));
    }

    private static Node fold(Node y, int n, Node x) {
        Shape images = y.shape().without(0).prepend(n * y.shape().dim(0));
        return merged(x)
                .fold(y.attribute(Attribute.Window.class), images)
                .reshape(y.shape().prepend(n));
    }

    /** The batch and the axis behind it as one. */
    private static Node merged(Node x) {
        return x.reshape(
                x.shape().without(0, 1).prepend(x.shape().dim(0) * x.shape().dim(1)));
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
