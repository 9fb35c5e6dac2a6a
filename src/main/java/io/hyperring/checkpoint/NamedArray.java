package io.hyperring.checkpoint;

import java.util.Arrays;

/**
 * One tensor of a {@code .npz} file. Equal when shape and numbers are equal; both arrays are copied in, never out.
 *
 * @param shape lengths of the axes; empty for a scalar
 * @param data the numbers, row-major: as many as the product of the shape
 */
public record NamedArray(int[] shape, double[] data) {

    /** @throws IllegalArgumentException when the shape is negative somewhere or does not hold exactly the data */
    public NamedArray {
        if (size(shape) != data.length) {
            throw new IllegalArgumentException("an array's shape must hold exactly its numbers: shape="
                    + Arrays.toString(shape) + " numbers=" + data.length + " - give a shape with that product");
        }
        shape = shape.clone();
        data = data.clone();
    }

    /** Product of the shape; -1 when an axis is negative or the product is past a long. */
    static long size(int[] shape) {
        try {
            long size = 1;
            for (int axis : shape) {
                size = axis < 0 ? -1 : Math.multiplyExact(size, (long) axis);
                if (size < 0) {
                    return -1;
                }
            }
            return size;
        } catch (ArithmeticException overflow) {
            return -1;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedArray array
                && Arrays.equals(shape, array.shape)
                && Arrays.equals(data, array.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "NamedArray[shape=" + Arrays.toString(shape) + ", numbers=" + data.length + "]";
    }
}
