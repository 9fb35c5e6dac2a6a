package io.hyperring.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * A graph evaluated with {@link Dual} numbers, element by element and straight from the meaning of each operation: the
 * oracle for derivatives of any order. Slow, and independent of every other executor.
 */
public final class DualPlan {
    private static final Dual ZERO = Dual.of(0);
    private static final Dual ONE = Dual.of(1);

    private DualPlan() {}

    /** The values of the outputs, row-major. */
    public static List<Dual[]> run(List<Node> outputs, Map<String, Dual[]> inputs) {
        Map<Node, Dual[]> values = new IdentityHashMap<>();
        for (Node node : Topology.ancestors(outputs)) {
            values.put(node, value(node, node.inputs().stream().map(values::get).toList(), inputs));
        }
        return outputs.stream().map(values::get).toList();
    }

    /** The values of the outputs where nothing moves. */
    public static List<double[]> numbers(List<Node> outputs, Map<String, double[]> inputs) {
        Map<String, Dual[]> still = new java.util.HashMap<>();
        inputs.forEach((name, data) ->
                still.put(name, Arrays.stream(data).mapToObj(Dual::of).toArray(Dual[]::new)));
        return run(outputs, still).stream()
                .map(duals -> Arrays.stream(duals).mapToDouble(Dual::number).toArray())
                .toList();
    }

    private static Dual[] value(Node node, List<Dual[]> in, Map<String, Dual[]> inputs) {
        Dual[] x = in.isEmpty() ? null : in.get(0);
        return switch (node.op()) {
            case INPUT -> inputs.get(node.attribute(Attribute.Name.class).name());
            case CONSTANT ->
                Arrays.stream(node.attribute(Attribute.Values.class).data())
                        .mapToObj(Dual::of)
                        .toArray(Dual[]::new);
            case RESHAPE, ALIAS -> x;
            case BROADCAST -> each(node, at -> x[position(at, node.in(0).shape())]);
            case PERMUTE ->
                each(
                        node,
                        at -> x[position(unpermuted(at, node.axes()), node.in(0).shape())]);
            case SUM -> reduced(node, x, DualPlan::sum);
            case MAX -> reduced(node, x, DualPlan::largest);
            case SOFTMAX -> alongAxis(node, x, (one, row) -> one.over(row), false);
            case LOG_SOFTMAX -> alongAxis(node, x, Dual::minus, true);
            case MATMUL -> matmul(node, x, in.get(1));
            case CUMSUM -> each(node, at -> running(node, x, at));
            case CONCAT -> each(node, at -> ofPart(node, in, at));
            case SLICE -> each(node, at -> kept(node, x, at));
            case PAD -> each(node, at -> padded(node, x, at));
            case GATHER -> each(node, at -> gathered(node, x, in.get(1), at));
            case SCATTER_ADD -> each(node, at -> scattered(node, x, in.get(1), at));
            case PATCHES -> each(node, at -> seen(node, x, at));
            case FOLD -> each(node, at -> folded(node, x, at));
            case SELECT ->
                each(node, at -> {
                    boolean yes = x[position(at, node.in(0).shape())].number() != 0;
                    int chosen = yes ? 1 : 2;
                    return in.get(chosen)[position(at, node.in(chosen).shape())];
                });
            case ADD, SUB, MUL, DIV, DIV_NO_NAN, POW, GREATER, EQUAL, MAXIMUM, MINIMUM ->
                each(
                        node,
                        at -> binary(
                                node.op(),
                                x[position(at, node.in(0).shape())],
                                in.get(1)[position(at, node.in(1).shape())]));
            default -> Arrays.stream(x).map(one -> unary(node.op(), one)).toArray(Dual[]::new);
        };
    }

    private static Dual unary(Op op, Dual x) {
        double at = x.number();
        return switch (op) {
            case NEG -> x.times(-1);
            case EXP -> x.exp();
            case EXPM1 -> x.expm1();
            case SIN -> x.sin();
            case COS -> x.cos();
            case ATAN -> x.atan();
            case ERF -> x.erf();
            case FLOOR -> Dual.of(Math.floor(at));
            case IS_FINITE -> Dual.of(Double.isNaN(at - at) ? 0 : 1);
            case LOG -> x.log();
            case LOG1P -> x.log1p();
            case SQRT -> x.sqrt();
            case ROOT -> at == 0 ? ZERO : x.sqrt();
            case ABS -> x.times(Math.signum(at));
            case SIGN -> Dual.of(Math.signum(at));
            case SIGMOID -> sigmoid(x);
            case TANH -> Math.abs(at) > 300 ? Dual.of(Math.signum(at)) : x.tanh();
            case RELU -> at > 0 ? x : ZERO;
            case STEP -> Dual.of(at > 0 ? 1 : 0);
            case SOFTPLUS -> at > 0 ? x.plus(softplusOfNegative(x.times(-1))) : softplusOfNegative(x);
            case STOP_GRADIENT -> Dual.of(at);
            default -> throw new IllegalArgumentException("the oracle knows every operation: op=" + op);
        };
    }

    private static Dual sigmoid(Dual x) {
        return x.number() > 0 ? ONE.over(ONE.plus(x.times(-1).exp())) : x.exp().over(ONE.plus(x.exp()));
    }

    private static Dual softplusOfNegative(Dual x) {
        return x.exp().log1p();
    }

    private static Dual binary(Op op, Dual a, Dual b) {
        return switch (op) {
            case ADD -> a.plus(b);
            case SUB -> a.minus(b);
            case MUL -> a.times(b);
            case DIV -> a.over(b);
            case DIV_NO_NAN -> b.number() == 0 ? ZERO : a.over(b);
            case POW -> power(a, b);
            case MAXIMUM -> largest(List.of(a, b));
            case MINIMUM -> largest(List.of(a.times(-1), b.times(-1))).times(-1);
            case GREATER -> Dual.of(a.number() > b.number() ? 1 : 0);
            case EQUAL -> Dual.of(a.number() == b.number() ? 1 : 0);
            default -> throw new IllegalArgumentException("the oracle knows every operation: op=" + op);
        };
    }

    /** aᵇ = a^β · e^((b − β) log a) for the number β of b, where the second factor is 1 but moves; 1 where a is not positive. */
    private static Dual power(Dual a, Dual b) {
        Dual fixed = a.power(b.number());
        return a.number() > 0
                ? fixed.times(b.minus(Dual.of(b.number())).times(a.log()).exp())
                : fixed;
    }

    private static Dual sum(List<Dual> elements) {
        return elements.stream().reduce(ZERO, Dual::plus);
    }

    /** Ties share: the mean of all that are largest. */
    private static Dual largest(List<Dual> elements) {
        double most = elements.stream().mapToDouble(Dual::number).reduce(Double.NEGATIVE_INFINITY, Math::max);
        if (Double.isNaN(most)) {
            return Dual.of(most);
        }
        List<Dual> tied = elements.stream().filter(one -> one.number() == most).toList();
        return sum(tied).times(1.0 / tied.size());
    }

    private static Dual[] reduced(Node node, Dual[] x, java.util.function.Function<List<Dual>, Dual> reduction) {
        List<List<Dual>> groups = new ArrayList<>();
        for (int i = 0; i < node.shape().size(); i++) {
            groups.add(new ArrayList<>());
        }
        Shape wide = node.in(0).shape();
        for (int i = 0; i < x.length; i++) {
            groups.get(position(index(i, wide), node.shape())).add(x[i]);
        }
        return groups.stream().map(reduction).toArray(Dual[]::new);
    }

    /** Softmax combines e^(x − c) with its sum over the axis, log-softmax x − c with the log of that sum; c is the largest. */
    private static Dual[] alongAxis(Node node, Dual[] x, BinaryOperator<Dual> combine, boolean log) {
        Shape rows = node.shape().reduced(node.axes());
        Dual[] sums = new Dual[rows.size()];
        double[] most = new double[rows.size()];
        Arrays.fill(sums, ZERO);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            int row = position(index(i, node.shape()), rows);
            most[row] = Math.max(most[row], x[i].number());
        }
        for (int i = 0; i < x.length; i++) {
            int row = position(index(i, node.shape()), rows);
            sums[row] = sums[row].plus(x[i].minus(Dual.of(most[row])).exp());
        }
        return each(node, at -> {
            int row = position(at, rows);
            Dual shifted = x[position(at, node.shape())].minus(Dual.of(most[row]));
            return log ? combine.apply(shifted, sums[row].log()) : combine.apply(shifted.exp(), sums[row]);
        });
    }

    private static Dual[] matmul(Node node, Dual[] a, Dual[] b) {
        var read = node.attribute(Attribute.Transposed.class);
        Shape left = node.in(0).shape();
        Shape right = node.in(1).shape();
        int rank = left.rank();
        int inner = left.dim(read.left() ? rank - 2 : rank - 1);
        return each(node, at -> {
            Dual sum = ZERO;
            for (int k = 0; k < inner; k++) {
                Dual one = a[position(with(at, rank, at[rank - 2], k, read.left()), left)];
                sum = sum.plus(one.times(b[position(with(at, rank, k, at[rank - 1], read.right()), right)]));
            }
            return sum;
        });
    }

    private static int[] with(int[] at, int rank, int row, int column, boolean transposed) {
        int[] index = at.clone();
        index[rank - 2] = transposed ? column : row;
        index[rank - 1] = transposed ? row : column;
        return index;
    }

    private static Dual running(Node node, Dual[] x, int[] at) {
        var run = node.attribute(Attribute.Cumulative.class);
        Dual sum = ZERO;
        for (int k = 0; k < node.shape().dim(run.axis()); k++) {
            int passed = run.reverse() ? k - at[run.axis()] : at[run.axis()] - k;
            if (passed > 0 || passed == 0 && !run.exclusive()) {
                sum = sum.plus(x[position(moved(at, run.axis(), k), node.shape())]);
            }
        }
        return sum;
    }

    private static Dual ofPart(Node node, List<Dual[]> in, int[] at) {
        int axis = node.axes()[0];
        int part = 0;
        int along = at[axis];
        while (along >= node.in(part).shape().dim(axis)) {
            along -= node.in(part++).shape().dim(axis);
        }
        return in.get(part)[position(moved(at, axis, along), node.in(part).shape())];
    }

    private static int[] moved(int[] at, int axis, int to) {
        int[] index = at.clone();
        index[axis] = to;
        return index;
    }

    private static Dual kept(Node node, Dual[] x, int[] at) {
        var range = node.attribute(Attribute.Range.class);
        int[] from = at.clone();
        Arrays.setAll(
                from,
                axis -> range.begin().get(axis) + at[axis] * range.stride().get(axis));
        return x[strictPosition(from, node.in(0).shape())];
    }

    private static Dual padded(Node node, Dual[] x, int[] at) {
        var zeros = node.attribute(Attribute.Padding.class);
        int[] from = at.clone();
        for (int axis = 0; axis < at.length; axis++) {
            int apart = zeros.between().get(axis) + 1;
            int inside = at[axis] - zeros.before().get(axis);
            from[axis] = inside / apart;
            if (inside < 0
                    || inside % apart != 0
                    || from[axis] >= node.in(0).shape().dim(axis)) {
                return ZERO;
            }
        }
        return x[strictPosition(from, node.in(0).shape())];
    }

    private static Dual gathered(Node node, Dual[] x, Dual[] indices, int[] at) {
        Shape index = node.in(1).shape();
        int[] which = Arrays.copyOf(at, index.rank());
        int row = (int) indices[strictPosition(which, index)].number();
        return x[strictPosition(headed(row, at, index.rank()), node.in(0).shape())];
    }

    private static Dual scattered(Node node, Dual[] x, Dual[] indices, int[] at) {
        Dual sum = ZERO;
        int row = x.length / indices.length;
        for (int i = 0; i < indices.length; i++) {
            if ((int) indices[i].number() == at[0]) {
                Shape rest = node.shape().without(0);
                sum = sum.plus(x[i * row + strictPosition(Arrays.copyOfRange(at, 1, at.length), rest)]);
            }
        }
        return sum;
    }

    /** This number in place of the first {@code replaced} ones. */
    private static int[] headed(int first, int[] at, int replaced) {
        int[] index = new int[at.length - replaced + 1];
        index[0] = first;
        System.arraycopy(at, replaced, index, 1, at.length - replaced);
        return index;
    }

    private static Dual seen(Node node, Dual[] x, int[] at) {
        var w = node.attribute(Attribute.Window.class);
        int row = at[4] * w.strideHeight() + at[2] * w.dilationHeight();
        int column = at[5] * w.strideWidth() + at[3] * w.dilationWidth();
        return x[
                strictPosition(new int[] {at[0], at[1], row, column}, node.in(0).shape())];
    }

    /** All that any window saw of this pixel. */
    private static Dual folded(Node node, Dual[] x, int[] pixel) {
        var w = node.attribute(Attribute.Window.class);
        Shape patches = node.in(0).shape();
        Dual sum = ZERO;
        for (int i = 0; i < x.length; i++) {
            int[] at = index(i, patches);
            boolean same = at[0] == pixel[0]
                    && at[1] == pixel[1]
                    && at[4] * w.strideHeight() + at[2] * w.dilationHeight() == pixel[2]
                    && at[5] * w.strideWidth() + at[3] * w.dilationWidth() == pixel[3];
            sum = same ? sum.plus(x[i]) : sum;
        }
        return sum;
    }

    private static Dual[] each(Node node, java.util.function.Function<int[], Dual> element) {
        IntFunction<Dual> ofPosition = i -> element.apply(index(i, node.shape()));
        return java.util.stream.IntStream.range(0, node.shape().size())
                .mapToObj(ofPosition)
                .toArray(Dual[]::new);
    }

    private static int[] unpermuted(int[] at, int[] axes) {
        int[] index = new int[at.length];
        for (int axis = 0; axis < at.length; axis++) {
            index[axes[axis]] = at[axis];
        }
        return index;
    }

    private static int[] index(int position, Shape shape) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    /** Where the element at this index lies; nothing is stretched. */
    private static int strictPosition(int[] index, Shape shape) {
        int position = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            position = position * shape.dim(axis) + index[axis];
        }
        return position;
    }

    /** Where the element at this index lies in a tensor that is right-aligned and stretched to it. */
    private static int position(int[] index, Shape shape) {
        int position = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int along = index[axis + index.length - shape.rank()];
            position = position * shape.dim(axis) + (shape.dim(axis) == 1 ? 0 : along);
        }
        return position;
    }
}
