package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operations that several lowerings are made of. A truth is 1 or 0. */
final class Pieces {
    static final Node ZERO = Node.constant(0);
    static final Node ONE = Node.constant(1);
    static final Node LEAST = Node.constant(Double.NEGATIVE_INFINITY);

    private Pieces() {}

    static Node not(Node truth) {
        return truth.rsub(1);
    }

    static Node notZero(Node x) {
        return not(x.equalTo(ZERO));
    }

    static Node atLeast(Node a, Node b) {
        return a.greater(b).maximum(a.equalTo(b));
    }

    /** Towards zero. */
    static Node truncated(Node x) {
        return x.sign().mul(x.abs().floor());
    }

    static Node ofWhole(int... values) {
        return Node.constant(
                Shape.of(values.length), Arrays.stream(values).asDoubleStream().toArray());
    }

    /** 0, 1, … n − 1. */
    static Node upTo(int n) {
        return ofWhole(IntStream.range(0, n).toArray());
    }

    /** Elements along an axis at the whole numbers that {@code indices} holds, whose axes take its place. */
    static Node take(Node x, int axis, Node indices) {
        int rank = x.shape().rank();
        int width = indices.shape().rank();
        Node first = x.permute(
                IntStream.concat(IntStream.of(axis), IntStream.range(0, rank).filter(other -> other != axis))
                        .toArray());
        int[] back = new int[rank - 1 + width]; // the taken axes lie in front, and belong at the axis
        for (int i = 0; i < back.length; i++) {
            back[i] = i < axis ? width + i : i < axis + width ? i - axis : i;
        }
        return first.gather(indices).permute(back);
    }

    static Node reversed(Node x, int axis) {
        int n = x.shape().dim(axis);
        return n == 1
                ? x
                : take(
                        x,
                        axis,
                        ofWhole(IntStream.range(0, n).map(i -> n - 1 - i).toArray()));
    }

    static Node stack(int axis, List<Node> parts) {
        int[] dims = parts.get(0).shape().dims();
        int[] one = IntStream.range(0, dims.length + 1)
                .map(i -> i < axis ? dims[i] : i == axis ? 1 : dims[i - 1])
                .toArray();
        return Node.concat(axis, parts.stream().map(part -> part.reshape(one)).toList());
    }

    static Node dropped(Node kept, boolean keep, int... axes) {
        return keep ? kept : kept.reshape(kept.shape().without(axes));
    }

    static Node minKeep(Node x, int... axes) {
        return x.neg().maxKeep(axes).neg();
    }

    static Node meanKeep(Node x, int... axes) {
        Node sum = x.sumKeep(axes);
        return sum.mul((double) sum.shape().size() / x.shape().size());
    }

    static Node varianceKeep(Node x, int... axes) {
        return meanKeep(x.sub(meanKeep(x, axes)).square(), axes);
    }

    /** All elements along the axes taken together by an associative operation, half with half. */
    static Node foldKeep(Node x, BinaryOperator<Node> with, int... axes) {
        Node folded = x;
        for (int axis : axes) {
            while (folded.shape().dim(axis) > 1) {
                int half = folded.shape().dim(axis) / 2;
                Node pair = with.apply(folded.narrow(axis, 0, half), folded.narrow(axis, half, 2 * half));
                folded = folded.shape().dim(axis) == 2 * half
                        ? pair
                        : Node.concat(axis, List.of(pair, folded.narrow(axis, 2 * half, 2 * half + 1)));
            }
        }
        return folded;
    }

    /** Running products along an axis. */
    static Node runningProduct(Node x, int axis, boolean exclusive, boolean reverse) {
        if (reverse) {
            return reversed(runningProduct(reversed(x, axis), axis, exclusive, false), axis);
        }
        Node products = exclusive ? later(x, axis, 1) : x;
        for (int by = 1; by < x.shape().dim(axis); by *= 2) {
            products = products.mul(later(products, axis, by));
        }
        return products;
    }

    /** Moved along an axis by some places, with 1 in the free ones. */
    private static Node later(Node x, int axis, int by) {
        int n = x.shape().dim(axis);
        int[] free = x.shape().dims();
        free[axis] = Math.min(by, n);
        Node ones = Node.full(Shape.of(free), 1);
        return by >= n ? ones : Node.concat(axis, List.of(ones, x.narrow(axis, 0, n - by)));
    }

    /** 1 at the first of the largest elements along an axis, else 0. */
    static Node firstLargest(Node x, int axis) {
        Node largest = x.equalTo(x.maxKeep(axis));
        return largest.mul(largest.cumsum(axis).equalTo(ONE));
    }

    /** Place of the first of the largest elements along an axis, which stays. */
    static Node placeOfLargestKeep(Node x, int axis) {
        int[] along = new int[x.shape().rank()];
        Arrays.fill(along, 1);
        along[axis] = x.shape().dim(axis);
        return firstLargest(x, axis).mul(upTo(along[axis]).reshape(along)).sumKeep(axis);
    }

    /** A vector as a tensor of this rank, along one axis. */
    static Node along(Node vector, int axis, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[axis] = vector.shape().size();
        return vector.reshape(dims);
    }

    interface Place {
        boolean counts(int row, int column);
    }

    /** A matrix of 0s and 1s. */
    static Node matrix(int rows, int columns, Place place) {
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> place.counts(i / columns, i % columns) ? 1 : 0);
        return Node.constant(Shape.of(rows, columns), values);
    }

    /** A function of each of some parts along an axis, put together again. */
    static Node eachAlong(Node x, int axis, UnaryOperator<Node> function) {
        List<Node> parts = new ArrayList<>();
        for (int i = 0; i < x.shape().dim(axis); i++) {
            parts.add(function.apply(x.narrow(axis, i, i + 1)));
        }
        return Node.concat(axis, parts);
    }

    /** Each element some times, one after another, along an axis. */
    static Node repeated(Node x, int axis, int times) {
        int n = x.shape().dim(axis) * times;
        return take(x, axis, ofWhole(IntStream.range(0, n).map(i -> i / times).toArray()));
    }
}
