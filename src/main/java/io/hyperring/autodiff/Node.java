package io.hyperring.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor-valued expression: an operation, its inputs and the shape of its value. Nodes form a directed acyclic graph,
 * are immutable and are compared by identity; a plan merges equal ones.
 *
 * <p>Element type is not part of a node: the same graph is run in {@code float} or {@code double}. Operands of
 * elementwise operations broadcast by NumPy's rule.
 */
public final class Node {
    private final Op op;
    private final List<Node> inputs;
    private final Attribute attribute;
    private final Shape shape;

    private Node(Op op, Shape shape, Attribute attribute, Node... inputs) {
        this.op = op;
        this.shape = shape;
        this.attribute = attribute;
        this.inputs = List.of(inputs);
    }

    // ------------------------------------------------------------------ leaves

    /** A tensor that is fed at run time under {@code name}. */
    public static Node input(String name, int... shape) {
        return new Node(Op.INPUT, Shape.of(shape), new Attribute.Name(name));
    }

    public static Node input(String name, Shape shape) {
        return new Node(Op.INPUT, shape, new Attribute.Name(name));
    }

    public static Node constant(double value) {
        return new Node(Op.CONSTANT, Shape.SCALAR, new Attribute.Values(new double[] {value}));
    }

    /** A constant tensor; {@code data} is row-major, of the shape's size, and is handed over. */
    public static Node constant(Shape shape, double... data) {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "a constant needs one value per element: values=" + data.length + ", shape=" + shape);
        }
        return new Node(Op.CONSTANT, shape, new Attribute.Values(data));
    }

    /** A tensor of one repeated value. */
    public static Node full(Shape shape, double value) {
        return constant(value).broadcastTo(shape);
    }

    // ------------------------------------------------------------------ what it is

    public Op op() {
        return op;
    }

    public List<Node> inputs() {
        return inputs;
    }

    public Node in(int index) {
        return inputs.get(index);
    }

    public Shape shape() {
        return shape;
    }

    public <A extends Attribute> A attribute(Class<A> kind) {
        return kind.cast(attribute);
    }

    public Attribute attribute() {
        return attribute;
    }

    /** The axes of a reduction, permutation or normalisation. */
    public int[] axes() {
        return attribute(Attribute.Axes.class).axes();
    }

    /** Whether this is a scalar constant, or one repeated, of just this value. */
    public boolean isConstant(double value) {
        return isScalarConstant() && scalarValue() == value;
    }

    boolean isScalarConstant() {
        return op == Op.CONSTANT && shape.size() == 1 || op == Op.BROADCAST && in(0).isScalarConstant();
    }

    double scalarValue() {
        return op == Op.BROADCAST
                ? in(0).scalarValue()
                : attribute(Attribute.Values.class).data()[0];
    }

    // ------------------------------------------------------------------ elementwise

    public Node add(Node other) {
        return binary(Op.ADD, other);
    }

    public Node sub(Node other) {
        return binary(Op.SUB, other);
    }

    public Node mul(Node other) {
        return binary(Op.MUL, other);
    }

    public Node div(Node other) {
        return binary(Op.DIV, other);
    }

    /** This divided by {@code other}, and 0 where {@code other} is 0. */
    public Node divNoNan(Node other) {
        return binary(Op.DIV_NO_NAN, other);
    }

    public Node pow(Node exponent) {
        return binary(Op.POW, exponent);
    }

    public Node greater(Node other) {
        return binary(Op.GREATER, other);
    }

    public Node equalTo(Node other) {
        return binary(Op.EQUAL, other);
    }

    /** The larger of each pair; at a tie each has half of the gradient. */
    public Node maximum(Node other) {
        return binary(Op.MAXIMUM, other);
    }

    /** The smaller of each pair; at a tie each has half of the gradient. */
    public Node minimum(Node other) {
        return binary(Op.MINIMUM, other);
    }

    /**
     * {@code ifTrue} where this is not 0, else {@code ifFalse}; what is not chosen has no part, be it NaN. Its gradient is 0,
     * which only an infinite derivative behind it turns into NaN: choose its argument, too, where it has a pole.
     */
    public Node select(Node ifTrue, Node ifFalse) {
        Shape together = shape.broadcast(ifTrue.shape).broadcast(ifFalse.shape);
        return of(Op.SELECT, together, Attribute.NONE, this, ifTrue, ifFalse);
    }

    public Node add(double value) {
        return add(constant(value));
    }

    public Node sub(double value) {
        return sub(constant(value));
    }

    /** {@code value - this}. */
    public Node rsub(double value) {
        return constant(value).sub(this);
    }

    public Node mul(double value) {
        return mul(constant(value));
    }

    public Node div(double value) {
        return div(constant(value));
    }

    public Node pow(double exponent) {
        return pow(constant(exponent));
    }

    public Node neg() {
        return unary(Op.NEG);
    }

    public Node exp() {
        return unary(Op.EXP);
    }

    /** e^this − 1, exact near 0. */
    public Node expm1() {
        return unary(Op.EXPM1);
    }

    public Node log() {
        return unary(Op.LOG);
    }

    public Node log1p() {
        return unary(Op.LOG1P);
    }

    public Node sqrt() {
        return unary(Op.SQRT);
    }

    /** Square root whose derivative at 0 is taken to be 0. */
    public Node root() {
        return unary(Op.ROOT);
    }

    public Node abs() {
        return unary(Op.ABS);
    }

    public Node sign() {
        return unary(Op.SIGN);
    }

    public Node sin() {
        return unary(Op.SIN);
    }

    public Node cos() {
        return unary(Op.COS);
    }

    public Node atan() {
        return unary(Op.ATAN);
    }

    /** The error function, 2/√π ∫₀ˣ e^(−t²) dt. */
    public Node erf() {
        return unary(Op.ERF);
    }

    public Node floor() {
        return unary(Op.FLOOR);
    }

    /** 1 for a finite number, 0 for an infinite one or NaN. */
    public Node isFinite() {
        return unary(Op.IS_FINITE);
    }

    public Node sigmoid() {
        return unary(Op.SIGMOID);
    }

    public Node tanh() {
        return unary(Op.TANH);
    }

    public Node relu() {
        return unary(Op.RELU);
    }

    public Node step() {
        return unary(Op.STEP);
    }

    public Node softplus() {
        return unary(Op.SOFTPLUS);
    }

    public Node square() {
        return mul(this);
    }

    /** The same value as a node of its own: differentiating by it leaves other uses of this alone. */
    public Node alias() {
        return new Node(Op.ALIAS, shape, Attribute.NONE, this);
    }

    /** The same value, through which no gradient flows. */
    public Node stopGradient() {
        return unary(Op.STOP_GRADIENT);
    }

    // ------------------------------------------------------------------ along axes

    public Node softmax(int axis) {
        return of(Op.SOFTMAX, shape, new Attribute.Axes(shape.axis(axis)), this);
    }

    public Node logSoftmax(int axis) {
        return of(Op.LOG_SOFTMAX, shape, new Attribute.Axes(shape.axis(axis)), this);
    }

    /** Sum over the axes, which stay with extent 1. */
    public Node sumKeep(int... axes) {
        return of(Op.SUM, shape.reduced(counted(axes)), new Attribute.Axes(counted(axes)), this);
    }

    /** Sum over the axes, which go; over all of them when none is named. */
    public Node sum(int... axes) {
        int[] over = axes.length == 0 ? shape.axes() : counted(axes);
        return sumKeep(over).reshape(shape.without(over));
    }

    public Node mean(int... axes) {
        Node sum = sum(axes);
        return sum.mul((double) sum.shape.size() / shape.size());
    }

    /** Largest element along the axes, which stay with extent 1. */
    public Node maxKeep(int... axes) {
        return of(Op.MAX, shape.reduced(counted(axes)), new Attribute.Axes(counted(axes)), this);
    }

    /** Largest element along the axes, which go; along all of them when none is named. */
    public Node max(int... axes) {
        int[] over = axes.length == 0 ? shape.axes() : counted(axes);
        return maxKeep(over).reshape(shape.without(over));
    }

    /** Running sums along an axis. */
    public Node cumsum(int axis) {
        return cumsum(axis, false, false);
    }

    /** The same; {@code exclusive} leaves each element out of its own sum, {@code reverse} begins at the far end. */
    public Node cumsum(int axis, boolean exclusive, boolean reverse) {
        return of(Op.CUMSUM, shape, new Attribute.Cumulative(shape.axis(axis), exclusive, reverse), this);
    }

    private int[] counted(int... axes) {
        return Arrays.stream(axes).map(shape::axis).sorted().toArray();
    }

    // ------------------------------------------------------------------ linear and shape

    /** Matrix product of the last two axes; leading axes, if any, are equal batch axes of both operands. */
    public Node matmul(Node other) {
        return matmul(other, false, false);
    }

    /** The same, with either operand read transposed. */
    public Node matmul(Node other, boolean transposeThis, boolean transposeOther) {
        int rank = shape.rank();
        if (rank < 2 || other.shape.rank() != rank) {
            throw new IllegalArgumentException(
                    "matmul needs two matrices, or batches of equal rank: left=" + shape + ", right=" + other.shape);
        }
        int[] dims = shape.dims();
        int inner = dims[rank - (transposeThis ? 2 : 1)];
        int otherInner = other.shape.dim(rank - (transposeOther ? 1 : 2));
        boolean sameBatch = Arrays.equals(dims, 0, rank - 2, other.shape.dims(), 0, rank - 2);
        if (inner != otherInner || !sameBatch) {
            throw new IllegalArgumentException("matmul needs equal inner and batch extents: left=" + shape + ", right="
                    + other.shape + ", transposed=" + transposeThis + "," + transposeOther);
        }
        dims[rank - 2] = shape.dim(rank - (transposeThis ? 1 : 2));
        dims[rank - 1] = other.shape.dim(rank - (transposeOther ? 2 : 1));
        return of(Op.MATMUL, Shape.of(dims), new Attribute.Transposed(transposeThis, transposeOther), this, other);
    }

    /** The last two axes exchanged. */
    public Node transpose() {
        int[] axes = shape.axes();
        int last = shape.rank() - 1;
        axes[last] = last - 1;
        axes[last - 1] = last;
        return permute(axes);
    }

    /** Axis {@code i} of the result is axis {@code axes[i]} of this. */
    public Node permute(int... axes) {
        if (!Arrays.equals(Arrays.stream(axes).sorted().toArray(), shape.axes())) {
            throw new IllegalArgumentException(
                    "permute needs every axis once: axes=" + Arrays.toString(axes) + ", shape=" + shape);
        }
        return of(Op.PERMUTE, shape.permuted(axes), new Attribute.Axes(axes), this);
    }

    public Node reshape(int... dims) {
        return reshape(Shape.of(dims));
    }

    public Node reshape(Shape to) {
        if (to.size() != shape.size()) {
            throw new IllegalArgumentException(
                    "reshape must keep the number of elements: from=" + shape + ", to=" + to);
        }
        return of(Op.RESHAPE, to, Attribute.NONE, this);
    }

    public Node broadcastTo(Shape to) {
        if (!shape.broadcast(to).equals(to)) {
            throw new IllegalArgumentException("shape must stretch to the target: from=" + shape + ", to=" + to);
        }
        return of(Op.BROADCAST, to, Attribute.NONE, this);
    }

    /** These one after another along an axis; the other extents are equal. */
    public static Node concat(int axis, List<Node> parts) {
        Shape first = parts.get(0).shape;
        int along = first.axis(axis);
        int[] dims = first.dims();
        dims[along] = 0;
        for (Node part : parts) {
            if (part.shape.rank() != dims.length || !part.shape.reduced(along).equals(first.reduced(along))) {
                throw new IllegalArgumentException("parts must have equal extents along the other axes: axis=" + along
                        + ", first=" + first + ", other=" + part.shape);
            }
            dims[along] += part.shape.dim(along);
        }
        return parts.size() == 1
                ? parts.get(0)
                : of(Op.CONCAT, Shape.of(dims), new Attribute.Axes(along), parts.toArray(Node[]::new));
    }

    /** Parts of the given extents along an axis, which they fill; the inverse of {@link #concat}. */
    public List<Node> split(int axis, int... extents) {
        int along = shape.axis(axis);
        if (Arrays.stream(extents).sum() != shape.dim(along)) {
            throw new IllegalArgumentException("parts must fill their axis: axis=" + along + ", extents="
                    + Arrays.toString(extents) + ", shape=" + shape);
        }
        List<Node> parts = new ArrayList<>();
        int from = 0;
        for (int extent : extents) {
            parts.add(narrow(along, from, from + extent));
            from += extent;
        }
        return parts;
    }

    /** Elements {@code from .. to - 1} along one axis. */
    public Node narrow(int axis, int from, int to) {
        int along = shape.axis(axis);
        int[] begin = new int[shape.rank()];
        int[] end = shape.dims();
        int[] stride = new int[shape.rank()];
        Arrays.fill(stride, 1);
        begin[along] = from;
        end[along] = to;
        return slice(begin, end, stride);
    }

    /** Along each axis the elements {@code begin, begin + stride, …} below {@code end}, at least one. */
    public Node slice(int[] begin, int[] end, int[] stride) {
        int[] dims = new int[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            boolean inside = begin[axis] >= 0 && begin[axis] < end[axis] && end[axis] <= shape.dim(axis);
            if (!inside || stride[axis] < 1) {
                throw new IllegalArgumentException("a slice must lie inside its axis: axis=" + axis + ", begin="
                        + begin[axis] + ", end=" + end[axis] + ", stride=" + stride[axis] + ", shape=" + shape);
            }
            dims[axis] = (end[axis] - begin[axis] + stride[axis] - 1) / stride[axis];
        }
        return of(Op.SLICE, Shape.of(dims), new Attribute.Range(list(begin), list(end), list(stride)), this);
    }

    /** Zeros before, after and between the elements of each axis. */
    public Node pad(int[] before, int[] after, int[] between) {
        int[] dims = shape.dims();
        for (int axis = 0; axis < dims.length; axis++) {
            if (before[axis] < 0 || after[axis] < 0 || between[axis] < 0) {
                throw new IllegalArgumentException("padding must not be negative: axis=" + axis + ", before="
                        + before[axis] + ", after=" + after[axis] + ", between=" + between[axis]);
            }
            dims[axis] += before[axis] + after[axis] + (dims[axis] - 1) * between[axis];
        }
        return of(Op.PAD, Shape.of(dims), new Attribute.Padding(list(before), list(after), list(between)), this);
    }

    private static List<Integer> list(int... values) {
        return Arrays.stream(values).boxed().toList();
    }

    // ------------------------------------------------------------------ by index

    /**
     * Rows of the first axis, at the whole numbers that {@code indices} holds: shape {@code indices} followed by the
     * extents of the other axes. Indices must lie inside the axis; they have no gradient.
     */
    public Node gather(Node indices) {
        checkCountable(shape.dim(0));
        return of(Op.GATHER, indices.shape.append(shape.without(0)), Attribute.NONE, this, indices);
    }

    /**
     * Rows added into zeros of {@code extent} rows, each at its index: the adjoint of {@link #gather}. This has the shape
     * of {@code indices} followed by that of a row.
     */
    public Node scatterAdd(Node indices, int extent) {
        int[] dims = shape.dims();
        int[] leading = indices.shape.dims();
        if (!Arrays.equals(dims, 0, Math.min(dims.length, leading.length), leading, 0, leading.length)) {
            throw new IllegalArgumentException(
                    "there must be one row for each index: rows=" + shape + ", indices=" + indices.shape);
        }
        checkCountable(extent);
        Shape row = Shape.of(Arrays.copyOfRange(dims, leading.length, dims.length));
        return of(Op.SCATTER_ADD, row.prepend(extent), Attribute.NONE, this, indices);
    }

    /** A plan may run in floats, which hold every whole number up to 2²⁴ and not beyond. */
    private static void checkCountable(int extent) {
        if (extent > 1 << 24) {
            throw new IllegalArgumentException("an indexed axis must be countable in floats: extent=" + extent
                    + ", most=" + (1 << 24) + " - split it, or use a smaller batch");
        }
    }

    // ------------------------------------------------------------------ windows

    /** What a window sees at each of its places: [n, c, h, w] to [n, c, window h, window w, out h, out w]. */
    public Node patches(Attribute.Window window) {
        if (shape.rank() != 4 || window.placesDown(shape.dim(2)) < 1 || window.placesAcross(shape.dim(3)) < 1) {
            throw new IllegalArgumentException(
                    "a window must fit into an image [n, c, h, w]: image=" + shape + ", window=" + window);
        }
        Shape seen = Shape.of(
                shape.dim(0),
                shape.dim(1),
                window.height(),
                window.width(),
                window.placesDown(shape.dim(2)),
                window.placesAcross(shape.dim(3)));
        return of(Op.PATCHES, seen, window, this);
    }

    /** Sums what the windows saw back into an image of shape [n, c, h, w]: the adjoint of {@link #patches}. */
    public Node fold(Attribute.Window window, Shape image) {
        if (!Node.input("image", image).patches(window).shape.equals(shape)) {
            throw new IllegalArgumentException(
                    "patches must be those of the image: patches=" + shape + ", image=" + image + ", window=" + window);
        }
        return of(Op.FOLD, image, window, this);
    }

    /** The inverse of broadcasting: sums over every axis along which {@code to} was stretched into this shape. */
    public Node sumTo(Shape to) {
        return shape.equals(to) ? this : sumKeep(to.stretchedAxes(shape)).reshape(to);
    }

    // ------------------------------------------------------------------

    private Node unary(Op op) {
        return of(op, shape, Attribute.NONE, this);
    }

    private Node binary(Op op, Node other) {
        return of(op, shape.broadcast(other.shape), Attribute.NONE, this, other);
    }

    /** The one way in which nodes with inputs come to be: simplified where that changes no value. */
    static Node of(Op op, Shape shape, Attribute attribute, Node... inputs) {
        Node node = new Node(op, shape, attribute, inputs);
        return Simplify.once(node).orElse(node);
    }

    /** The same operation on other inputs, which broadcast to the same shape. */
    public Node onInputs(List<Node> others) {
        return new Node(op, shape, attribute, others.toArray(Node[]::new));
    }

    @Override
    public String toString() {
        String arguments = inputs.stream().map(in -> in.op + "" + in.shape).collect(Collectors.joining(", "));
        return op + "(" + arguments + ")" + (attribute instanceof Attribute.None ? "" : attribute) + " -> " + shape;
    }
}
