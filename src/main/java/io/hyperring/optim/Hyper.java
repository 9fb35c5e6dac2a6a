package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * A float hyperparameter of an optimizer: a number, or a node and therefore something that can be learned. Its value may be
 * one for all parameter tensors or one for each, and each may hold one value per element.
 */
@FunctionalInterface
public interface Hyper {
    /** The value for the parameter tensor of this index: a scalar, or of that tensor's shape. */
    Node of(int tensor);

    static Hyper fixed(double value) {
        return shared(Node.constant(value));
    }

    static Hyper shared(Node value) {
        return tensor -> value;
    }

    static Hyper perTensor(List<Node> values) {
        return values::get;
    }

    /** Whether this is the number {@code value} for every tensor, so that what it scales can be left out. */
    default boolean is(double value) {
        return of(0).isConstant(value);
    }
}
