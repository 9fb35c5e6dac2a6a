package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** What {@link Losses} are the means of: one term for each element, or for each row where rows are classified. */
public final class LossTerms {
    private static final double LOG_2 = Math.log(2);

    private LossTerms() {}

    public static Node squaredError(Node prediction, Node target) {
        return prediction.sub(target).square();
    }

    public static Node absoluteError(Node prediction, Node target) {
        return prediction.sub(target).abs();
    }

    /**
     * d²/2 where |d| ≤ delta, else delta·(|d| − delta/2) (Huber 1964).
     *
     * @param delta positive
     */
    public static Node huber(Node prediction, Node target, double delta) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be positive: delta=" + delta);
        }
        Node difference = prediction.sub(target);
        Node size = difference.abs();
        Node isFar = size.greater(Node.constant(delta));
        return isFar.select(size.sub(delta / 2).mul(delta), difference.square().mul(0.5));
    }

    /** log cosh d, as d + softplus(−2d) − log 2, which does not overflow. */
    public static Node logCosh(Node prediction, Node target) {
        Node difference = prediction.sub(target);
        return difference.add(difference.mul(-2).softplus()).sub(LOG_2);
    }

    /** softplus(z) − z·y for logits z and labels y in [0, 1], which neither over- nor underflows. */
    public static Node bceWithLogits(Node logits, Node labels) {
        return logits.softplus().sub(logits.mul(labels));
    }

    /** max(0, 1 − y·s) for scores s and labels y of −1 and 1. */
    public static Node hinge(Node scores, Node labels) {
        return scores.mul(labels).rsub(1).relu();
    }

    /** −Σ p·log softmax(z) for each row: logits and probabilities [..., k], result [...]. */
    public static Node softmaxCrossEntropy(Node logits, Node probabilities) {
        return logits.logSoftmax(-1).mul(probabilities).sum(-1).neg();
    }
}
