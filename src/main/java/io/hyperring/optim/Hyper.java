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
        return new Shared(value);
    }

    static Hyper perTensor(List<Node> values) {
        return new PerTensor(List.copyOf(values));
    }

    /** Whether this is known to be the number {@code value} for every tensor, so that what it scales can be left out. */
    default boolean is(double value) {
        return false;
    }

    /** One value for all tensors. */
    record Shared(Node value) implements Hyper {
        @Override
        public Node of(int tensor) {
            return value;
        }

        @Override
        public boolean is(double number) {
            return value.isConstant(number);
        }
    }

    /** A value for each tensor. */
    record PerTensor(List<Node> values) implements Hyper {
        @Override
        public Node of(int tensor) {
            return values.get(tensor);
        }

        @Override
        public boolean is(double number) {
            return values.stream().allMatch(value -> value.isConstant(number));
        }
    }
}
