package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Operations that are written with the primitive ones, so they need no rules of their own. Axes count from the end when
 * negative; an axis that does not exist is refused as everywhere.
 */
public final class Derived {
    private Derived() {}

    // ------------------------------------------------------------------ comparisons: 1 where true, else 0

    public static Node less(Node a, Node b) {
        return b.greater(a);
    }

    public static Node greaterOrEqual(Node a, Node b) {
        return a.greater(b).add(a.equalTo(b));
    }

    public static Node lessOrEqual(Node a, Node b) {
        return greaterOrEqual(b, a);
    }

    /** 1 where either is NaN, too. */
    public static Node notEqual(Node a, Node b) {
        return a.equalTo(b).rsub(1);
    }

    /** x, and the nearer bound where x is outside; on a bound half of the gradient passes. */
    public static Node clip(Node x, double least, double most) {
        if (!(least <= most)) {
            throw new IllegalArgumentException(
                    "the lower bound must not be above the upper: least=" + least + ", most=" + most);
        }
        return x.maximum(Node.constant(least)).minimum(Node.constant(most));
    }

    // ------------------------------------------------------------------ along axes

    /** Smallest element along the axes, which go; along all of them when none is named. */
    public static Node min(Node x, int... axes) {
        return x.neg().max(axes).neg();
    }

    /** Mean square distance from the mean along the axes, which go; along all of them when none is named. */
    public static Node variance(Node x, int... axes) {
        int[] over = named(x, axes);
        Node sum = x.sumKeep(over);
        return x.sub(sum.mul((double) sum.shape().size() / x.shape().size()))
                .square()
                .mean(over);
    }

    /** Euclidean norm along the axes, which go; its derivative at 0 is taken to be 0. */
    public static Node norm(Node x, int... axes) {
        return x.square().sum(axes).root();
    }

    /** log Σ e^x along the axes, which go. The largest element is taken out, so that nothing overflows. */
    public static Node logSumExp(Node x, int... axes) {
        int[] over = named(x, axes);
        Node largest = x.maxKeep(over).stopGradient();
        Node out = largest.isFinite().select(largest, Node.constant(0));
        Node logarithm = x.sub(out).exp().sumKeep(over).log().add(out);
        return logarithm.reshape(x.shape().without(over));
    }

    /** Product along an axis, which goes: halves are multiplied, so derivatives of every order are right beside zeros. */
    public static Node prod(Node x, int axis) {
        int along = x.shape().axis(axis);
        Node product = x;
        while (product.shape().dim(along) > 1) {
            int extent = product.shape().dim(along);
            int half = extent / 2;
            Node halves = product.narrow(along, 0, half).mul(product.narrow(along, half, 2 * half));
            product = extent == 2 * half
                    ? halves
                    : Node.concat(along, List.of(halves, product.narrow(along, extent - 1, extent)));
        }
        return product.reshape(x.shape().without(along));
    }

    /** Running products along an axis: each pass doubles how many elements have been multiplied. */
    public static Node cumprod(Node x, int axis) {
        int along = x.shape().axis(axis);
        int extent = x.shape().dim(along);
        Node running = x;
        for (int reach = 1; reach < extent; reach *= 2) {
            Node done = running.narrow(along, 0, reach);
            Node earlier = running.narrow(along, 0, extent - reach);
            running = Node.concat(
                    along, List.of(done, running.narrow(along, reach, extent).mul(earlier)));
        }
        return running;
    }

    private static int[] named(Node x, int... axes) {
        return axes.length == 0
                ? x.shape().axes()
                : Arrays.stream(axes).map(x.shape()::axis).toArray();
    }

    // ------------------------------------------------------------------ shape

    /** Tensors of one shape along a new axis, which is number {@code axis} of the result. */
    public static Node stack(int axis, List<Node> parts) {
        Shape one = parts.get(0).shape();
        int[] dims = new int[one.rank() + 1];
        int along = one.prepend(1).axis(axis);
        Arrays.setAll(dims, i -> i < along ? one.dim(i) : i == along ? 1 : one.dim(i - 1));
        return Node.concat(along, parts.stream().map(part -> part.reshape(dims)).toList());
    }

    /** x repeated so many times along each axis. */
    public static Node tile(Node x, int... times) {
        if (times.length != x.shape().rank()) {
            throw new IllegalArgumentException(
                    "there must be one number per axis: times=" + Arrays.toString(times) + ", shape=" + x.shape());
        }
        int[] apart = IntStream.range(0, 2 * times.length)
                .map(i -> i % 2 == 0 ? 1 : x.shape().dim(i / 2))
                .toArray();
        int[] repeated = IntStream.range(0, 2 * times.length)
                .map(i -> i % 2 == 0 ? times[i / 2] : x.shape().dim(i / 2))
                .toArray();
        int[] tiled = IntStream.range(0, times.length)
                .map(i -> times[i] * x.shape().dim(i))
                .toArray();
        return x.reshape(apart).broadcastTo(Shape.of(repeated)).reshape(tiled);
    }

    /** x backwards along an axis. */
    public static Node flip(Node x, int axis) {
        int extent = x.shape().dim(x.shape().axis(axis));
        double[] backwards =
                IntStream.range(0, extent).mapToDouble(i -> extent - 1 - i).toArray();
        return gather(x, Node.constant(Shape.of(extent), backwards), axis);
    }

    /** {@code value} before and after the elements of each axis. */
    public static Node pad(Node x, int[] before, int[] after, double value) {
        int[] nothing = new int[x.shape().rank()];
        UnaryOperator<Node> padded = inner -> inner.pad(before, after, nothing);
        return value == 0
                ? padded.apply(x)
                : padded.apply(Node.full(x.shape(), 1)).select(padded.apply(x), Node.constant(value));
    }

    // ------------------------------------------------------------------ by index

    /** Elements at the indices along any axis, in whose place the axes of {@code indices} stand. */
    public static Node gather(Node x, Node indices, int axis) {
        int along = x.shape().axis(axis);
        int replaced = indices.shape().rank();
        Node found = x.permute(toFront(x.shape().rank(), along, 1)).gather(indices);
        return found.permute(Shape.inverse(toFront(found.shape().rank(), along, replaced)));
    }

    /**
     * The adjoint of {@link #gather(Node, Node, int)}: this has the axes of {@code indices} from {@code axis} on, and adds
     * into zeros that have one axis of {@code extent} in their place.
     */
    public static Node scatterAdd(Node x, Node indices, int axis, int extent) {
        int replaced = indices.shape().rank();
        int rank = x.shape().rank() - replaced + 1;
        int along = axis < 0 ? axis + rank : axis;
        if (along < 0 || along >= rank) {
            throw new IllegalArgumentException("the axis must lie inside the result: axis=" + axis + ", rows="
                    + x.shape() + ", indices=" + indices.shape());
        }
        Node added = x.permute(toFront(x.shape().rank(), along, replaced)).scatterAdd(indices, extent);
        return added.permute(Shape.inverse(toFront(rank, along, 1)));
    }

    /** A new last axis that is 1 at the index and else 0. */
    public static Node oneHot(Node indices, int extent) {
        double[] numbers = IntStream.range(0, extent).asDoubleStream().toArray();
        Node column = indices.reshape(indices.shape().append(Shape.of(1)));
        return column.equalTo(Node.constant(Shape.of(extent), numbers));
    }

    /** The rows [.., features] of a table [entries, features] for indices [..]. */
    public static Node embedding(Node table, Node indices) {
        if (table.shape().rank() != 2) {
            throw new IllegalArgumentException("a table has rows and columns: shape=" + table.shape());
        }
        return table.gather(indices);
    }

    /** The permutation that brings {@code count} axes from {@code first} on before all others. */
    private static int[] toFront(int rank, int first, int count) {
        return IntStream.concat(
                        IntStream.range(first, first + count),
                        IntStream.range(0, rank).filter(axis -> axis < first || axis >= first + count))
                .toArray();
    }
}
