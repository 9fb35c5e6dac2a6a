package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;

/** One number for each channel. */
public final class Bias {
    private Bias() {}

    /** x plus a bias [channels] along the channel axis, which may be counted from the end. */
    public static Node add(Node x, Node bias, int channelAxis) {
        return x.add(along(bias, x.shape(), channelAxis));
    }

    /** A vector laid along one axis of a shape that it then broadcasts to. */
    static Node along(Node vector, Shape shape, int axis) {
        int channel = shape.axis(axis);
        if (!vector.shape().equals(Shape.of(shape.dim(channel)))) {
            throw new IllegalArgumentException("there must be one number for each channel: vector=" + vector.shape()
                    + ", shape=" + shape + ", axis=" + axis);
        }
        int[] dims = new int[shape.rank()];
        Arrays.fill(dims, 1);
        dims[channel] = shape.dim(channel);
        return vector.reshape(dims);
    }
}
