package io.hyperring.samediff;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.List;
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

    /** Product along the axes, which stay with extent 1. */
    static Node prodKeep(Node x, int... axes) {
        Node product = x;
        for (int axis : axes) {
            product = Derived.prod(product, axis).reshape(product.shape().reduced(axis));
        }
        return product;
    }

    /** Running products along an axis. */
    static Node runningProduct(Node x, int axis, boolean exclusive, boolean reverse) {
        if (reverse) {
            return Derived.flip(runningProduct(Derived.flip(x, axis), axis, exclusive, false), axis);
        }
        Node products = Derived.cumprod(x, axis);
        if (!exclusive) {
            return products;
        }
        Node one = Node.full(x.shape().reduced(axis), 1);
        int n = x.shape().dim(axis);
        return n == 1 ? one : Node.concat(axis, List.of(one, products.narrow(axis, 0, n - 1)));
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

    /** Each element some times, one after another, along an axis. */
    static Node repeated(Node x, int axis, int times) {
        int n = x.shape().dim(axis) * times;
        return Derived.gather(
                x, ofWhole(IntStream.range(0, n).map(i -> i / times).toArray()), axis);
    }
}
