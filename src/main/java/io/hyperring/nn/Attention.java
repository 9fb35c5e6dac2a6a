package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/** Scaled dot-product attention (Vaswani et al. 2017). */
public final class Attention {
    /** Far below every score, and finite: a row that may look at nothing looks at everything evenly. */
    private static final Node NEVER = Node.constant(-1e30);

    private Attention() {}

    /** softmax(q·kᵀ / √d)·v: queries [..., t, d], keys [..., s, d], values [..., s, e]; result [..., t, e]. */
    public static Node scaledDotProduct(Node queries, Node keys, Node values) {
        return scores(queries, keys).softmax(-1).matmul(values);
    }

    /**
     * The same, each query looking only where the mask is not 0.
     *
     * @param mask broadcasts to [..., t, s]
     */
    public static Node scaledDotProduct(Node queries, Node keys, Node values, Node mask) {
        return mask.select(scores(queries, keys), NEVER).softmax(-1).matmul(values);
    }

    private static Node scores(Node queries, Node keys) {
        int last = queries.shape().rank() - 1;
        if (last < 1) {
            throw new IllegalArgumentException("queries have the axes [..., t, d]: shape=" + queries.shape());
        }
        return queries.matmul(keys, false, true)
                .mul(1 / Math.sqrt(queries.shape().dim(last)));
    }

    /** The mask [t, t] by which a place looks at itself and at those before it. */
    public static Node causalMask(int places) {
        double[] mask = new double[places * places];
        for (int query = 0; query < places; query++) {
            for (int key = 0; key <= query; key++) {
                mask[query * places + key] = 1;
            }
        }
        return Node.constant(Shape.of(places, places), mask);
    }
}
