package io.hyperring.autodiff;

/** Losses, written with primitives so that they can be differentiated any number of times. All are means. */
public final class Losses {
    private Losses() {}

    /**
     * Binary cross entropy of logits {@code z} against labels {@code y} in [0, 1]: mean of softplus(z) − z·y, which
     * neither over- nor underflows.
     */
    public static Node bceWithLogits(Node logits, Node labels) {
        return logits.softplus().sub(logits.mul(labels)).mean();
    }

    /** Cross entropy of rows of logits [n, k] against rows of class probabilities [n, k]. */
    public static Node softmaxCrossEntropy(Node logits, Node probabilities) {
        return logits.logSoftmax(1).mul(probabilities).sum().div(-logits.shape().dim(0));
    }

    public static Node meanSquaredError(Node prediction, Node target) {
        return prediction.sub(target).square().mean();
    }

    /** Class indices as rows of probabilities, [n, classes]. */
    public static Node oneHot(int[] labels, int classes) {
        double[] rows = new double[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "a label must lie in 0.." + (classes - 1) + ": row=" + i + ", label=" + labels[i]);
            }
            rows[i * classes + labels[i]] = 1;
        }
        return Node.constant(Shape.of(labels.length, classes), rows);
    }
}
