package io.hyperring.nn;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/**
 * Losses, scalars, written with primitives so that they can be differentiated any number of times. All but the norm are
 * means of {@link LossTerms}, where their formulas stand.
 */
public final class Losses {
    private Losses() {}

    public static Node meanSquaredError(Node prediction, Node target) {
        return LossTerms.squaredError(prediction, target).mean();
    }

    public static Node meanAbsoluteError(Node prediction, Node target) {
        return LossTerms.absoluteError(prediction, target).mean();
    }

    /** Quadratic up to a difference of delta, linear beyond. */
    public static Node huber(Node prediction, Node target, double delta) {
        return LossTerms.huber(prediction, target, delta).mean();
    }

    public static Node logCosh(Node prediction, Node target) {
        return LossTerms.logCosh(prediction, target).mean();
    }

    /** Binary cross entropy of logits against labels in [0, 1]. */
    public static Node bceWithLogits(Node logits, Node labels) {
        return LossTerms.bceWithLogits(logits, labels).mean();
    }

    /** Hinge loss of scores against labels −1 and 1. */
    public static Node hinge(Node scores, Node labels) {
        return LossTerms.hinge(scores, labels).mean();
    }

    /** Cross entropy of rows of logits [n, k] against rows of class probabilities [n, k]. */
    public static Node softmaxCrossEntropy(Node logits, Node probabilities) {
        return logits.logSoftmax(1).mul(probabilities).sum().div(-logits.shape().dim(0));
    }

    /** Cross entropy of rows of logits [n, k] against class indices [n], whole numbers in 0..k-1. */
    public static Node softmaxCrossEntropyOfClasses(Node logits, Node classes) {
        return softmaxCrossEntropy(
                logits, Derived.oneHot(classes, logits.shape().dim(1)));
    }

    /** √Σ x²; its derivative at 0 is taken to be 0. */
    public static Node l2Norm(Node x) {
        return Derived.norm(x);
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
