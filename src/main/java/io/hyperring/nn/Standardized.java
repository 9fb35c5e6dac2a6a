package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** Mean 0 and variance 1 along some axes: what all normalisations have in common. */
final class Standardized {
    private Standardized() {}

    /**
     * (x − mean) / √(variance + eps), with the biased variance.
     *
     * @throws IllegalArgumentException when eps is not positive: a constant x would divide 0 by 0
     */
    static Node over(Node x, double eps, int... axes) {
        if (!(eps > 0)) {
            throw new IllegalArgumentException("eps must be positive: eps=" + eps);
        }
        Node centred = x.sub(meanKept(x, axes));
        return centred.div(meanKept(centred.square(), axes).add(eps).sqrt());
    }

    private static Node meanKept(Node x, int... axes) {
        Node sum = x.sumKeep(axes);
        return sum.mul((double) sum.shape().size() / x.shape().size());
    }
}
