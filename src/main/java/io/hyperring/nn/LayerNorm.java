package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.stream.IntStream;

/** Layer normalisation (Ba, Kiros and Hinton 2016). */
public final class LayerNorm {
    private LayerNorm() {}

    /**
     * Each example standardised over its trailing axes, then scaled and shifted element by element.
     *
     * @param x [..., shape of scale]
     * @param scale its extents are those of the axes that are normalised over
     * @param shift of the shape of scale
     */
    public static Node of(Node x, Node scale, Node shift, double eps) {
        int rank = x.shape().rank();
        int trailing = scale.shape().rank();
        int[] axes = IntStream.range(Math.max(0, rank - trailing), rank).toArray();
        Shape normalised = Shape.of(IntStream.of(axes).map(x.shape()::dim).toArray());
        if (trailing == 0 || !scale.shape().equals(normalised) || !shift.shape().equals(normalised)) {
            throw new IllegalArgumentException("scale and shift must have the shape of x's trailing axes: x="
                    + x.shape() + ", scale=" + scale.shape() + ", shift=" + shift.shape());
        }
        return Standardized.over(x, eps, axes).mul(scale).add(shift);
    }
}
