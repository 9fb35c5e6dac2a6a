package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.List;

/**
 * Attention by several heads, each on its own part of the features (Vaswani et al. 2017), with PyTorch's weights: those of
 * queries, keys and values stand one above another.
 *
 * @param inputWeights [3·d, d]
 * @param inputBias [3·d]
 * @param outputWeights [d, d]
 * @param outputBias [d]
 * @param heads a divisor of d
 */
public record MultiHeadAttention(Node inputWeights, Node inputBias, Node outputWeights, Node outputBias, int heads) {

    public MultiHeadAttention {
        Shape weights = inputWeights.shape();
        if (weights.rank() != 2 || weights.dim(0) != 3 * weights.dim(1)) {
            throw new IllegalArgumentException("attention needs weights [3·d, d]: weights=" + weights);
        }
        if (heads < 1 || weights.dim(1) % heads != 0) {
            throw new IllegalArgumentException(
                    "the features must divide into heads: d=" + weights.dim(1) + ", heads=" + heads);
        }
    }

    /** Queries [n, t, d], keys and values [n, s, d]; result [n, t, d]. */
    public Node of(Node queries, Node keys, Node values) {
        return of(queries, keys, values, Node.constant(1));
    }

    /**
     * The same, each query looking only where the mask is not 0.
     *
     * @param mask broadcasts to [n, heads, t, s]
     */
    public Node of(Node queries, Node keys, Node values, Node mask) {
        int features = inputWeights.shape().dim(1);
        List<Node> weights = inputWeights.split(0, features, features, features);
        List<Node> biases = inputBias.split(0, features, features, features);
        Node seen = Attention.scaledDotProduct(
                byHead(Linear.of(queries, weights.get(0), biases.get(0))),
                byHead(Linear.of(keys, weights.get(1), biases.get(1))),
                byHead(Linear.of(values, weights.get(2), biases.get(2))),
                mask);
        return Linear.of(seen.permute(0, 2, 1, 3).reshape(queries.shape()), outputWeights, outputBias);
    }

    /** [n, t, d] as [n, heads, t, d / heads]. */
    private Node byHead(Node x) {
        Shape shape = x.shape();
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("attention needs the axes [n, t, d]: shape=" + shape);
        }
        return x.reshape(shape.dim(0), shape.dim(1), heads, shape.dim(2) / heads)
                .permute(0, 2, 1, 3);
    }
}
