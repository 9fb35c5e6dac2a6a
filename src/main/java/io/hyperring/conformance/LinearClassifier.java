package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.problem.Parameters;

/** Binary cross entropy of X·w + b against labels, the loss of several families. */
final class LinearClassifier {
    private LinearClassifier() {}

    /** Labels [n] against points [n, d], weights w [d] and bias b [1]. */
    static Node loss(Node points, Node labels, Parameters inner) {
        Node weights = inner.get("w");
        Node column = weights.reshape(weights.shape().size(), 1);
        Node logits = points.matmul(column).add(inner.get("b"));
        return Losses.bceWithLogits(logits, labels.reshape(labels.shape().size(), 1));
    }
}
