package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The extents of a tensor, outermost first; the empty shape is a scalar. Immutable. */
public final class Shape {
    public static final Shape SCALAR = new Shape();

    private final int[] dims;

    private Shape(int... dims) {
        this.dims = dims;
    }

    public static Shape of(int... dims) {
        for (int dim : dims) {
            if (dim < 1) {
                throw new IllegalArgumentException("every extent must be at least 1: shape=" + Arrays.toString(dims));
            }
        }
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    public int dim(int axis) {
        return dims[axis];
    }

    /** A copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** Number of elements. */
    public int size() {
        return Math.toIntExact(Arrays.stream(dims).asLongStream().reduce(1L, Math::multiplyExact));
    }

    /** Row-major strides, in elements. */
    public int[] strides() {
        int[] strides = new int[rank()];
        for (int axis = rank() - 1, stride = 1; axis >= 0; stride *= dims[axis--]) {
            strides[axis] = stride;
        }
        return strides;
    }

    /** The shape two operands take together, by NumPy's rule: right-aligned, an extent of 1 stretches. */
    public Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] result = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int mine = dimOrOne(axis - rank + rank());
            int theirs = other.dimOrOne(axis - rank + other.rank());
            if (mine != theirs && mine != 1 && theirs != 1) {
                throw new IllegalArgumentException(
                        "operands must broadcast to one shape: left=" + this + ", right=" + other);
            }
            result[axis] = Math.max(mine, theirs);
        }
        return new Shape(result);
    }

    private int dimOrOne(int axis) {
        return axis < 0 ? 1 : dims[axis];
    }

    /** This shape with the given axes cut to extent 1, as a reduction leaves it. */
    public Shape reduced(int... axes) {
        int[] result = dims.clone();
        for (int axis : axes) {
            result[axis] = 1;
        }
        return new Shape(result);
    }

    /** This shape without the given axes. */
    public Shape without(int... axes) {
        return new Shape(IntStream.range(0, rank())
                .filter(axis -> Arrays.stream(axes).noneMatch(dropped -> dropped == axis))
                .map(axis -> dims[axis])
                .toArray());
    }

    public Shape permuted(int... axes) {
        return new Shape(Arrays.stream(axes).map(axis -> dims[axis]).toArray());
    }

    /** The permutation that undoes this one. */
    static int[] inverse(int... axes) {
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        return inverse;
    }

    /** This shape behind a new outermost axis. */
    public Shape prepend(int extent) {
        return new Shape(
                IntStream.concat(IntStream.of(extent), Arrays.stream(dims)).toArray());
    }

    /** This shape followed by the extents of another. */
    public Shape append(Shape inner) {
        return new Shape(
                IntStream.concat(Arrays.stream(dims), Arrays.stream(inner.dims)).toArray());
    }

    /** This shape padded on the left with extents of 1 up to {@code rank}. */
    public Shape leftPadded(int rank) {
        return new Shape(IntStream.range(0, rank)
                .map(axis -> dimOrOne(axis - rank + rank()))
                .toArray());
    }

    /** The axes of {@code wide} along which this shape, right-aligned, was stretched. */
    public int[] stretchedAxes(Shape wide) {
        return IntStream.range(0, wide.rank())
                .filter(axis -> dimOrOne(axis - wide.rank() + rank()) == 1 && wide.dims[axis] != 1)
                .toArray();
    }

    /** Counts {@code axis} from the end when it is negative. */
    public int axis(int axis) {
        int counted = axis < 0 ? axis + rank() : axis;
        if (counted < 0 || counted >= rank()) {
            throw new IllegalArgumentException("axis must lie inside the shape: axis=" + axis + ", shape=" + this);
        }
        return counted;
    }

    /** Every axis, in order. */
    public int[] axes() {
        return IntStream.range(0, rank()).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
