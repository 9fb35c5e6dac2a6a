package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.stream.IntStream;

/** Group normalisation (Wu and He 2018); with a group for each channel it is instance normalisation. */
public final class GroupNorm {
    private GroupNorm() {}

    /**
     * Each group of channels of each example standardised over its channels and pixels, then each channel scaled and
     * shifted.
     *
     * @param x [n, c, ...]
     * @param scale [c]
     * @param shift [c]
     * @param groups a divisor of c
     */
    public static Node of(Node x, Node scale, Node shift, int groups, double eps) {
        Shape shape = x.shape();
        if (shape.rank() < 2 || groups < 1 || shape.dim(1) % groups != 0) {
            throw new IllegalArgumentException(
                    "the channels must divide into groups: shape=" + shape + ", groups=" + groups);
        }
        Node rows = x.reshape(shape.dim(0), groups, shape.size() / shape.dim(0) / groups);
        Node standardized = Standardized.over(rows, eps, 2).reshape(shape);
        return Bias.add(standardized.mul(Bias.along(scale, shape, 1)), shift, 1);
    }

    /** Each channel of each example by itself (Ulyanov, Vedaldi and Lempitsky 2016). */
    public static Node instance(Node x, Node scale, Node shift, double eps) {
        return of(
                x,
                scale,
                shift,
                IntStream.of(x.shape().dims()).skip(1).findFirst().orElse(1),
                eps);
    }
}
