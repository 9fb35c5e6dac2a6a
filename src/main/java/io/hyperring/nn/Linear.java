package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/** A fully connected layer. */
public final class Linear {
    private Linear() {}

    /**
     * x·Wᵀ along the last axis: x [..., in], weights [out, in], result [..., out].
     *
     * @throws IllegalArgumentException when the shapes do not fit
     */
    public static Node of(Node x, Node weights) {
        Shape shape = x.shape();
        if (shape.rank() < 1
                || weights.shape().rank() != 2
                || shape.dim(shape.rank() - 1) != weights.shape().dim(1)) {
            throw new IllegalArgumentException("a linear layer needs x [..., in] and weights [out, in]: x=" + shape
                    + ", weights=" + weights.shape());
        }
        int in = weights.shape().dim(1);
        int out = weights.shape().dim(0);
        Node rows = x.reshape(shape.size() / in, in);
        int[] result = shape.dims();
        result[result.length - 1] = out;
        return rows.matmul(weights, false, true).reshape(result);
    }

    /** The same with a bias [out] added. */
    public static Node of(Node x, Node weights, Node bias) {
        return Bias.add(of(x, weights), bias, -1);
    }
}
