package io.hyperring.autodiff;

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
