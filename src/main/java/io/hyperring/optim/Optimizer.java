package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * An optimizer as two pure functions on graph nodes. Nothing is patched or written into, so differentiating through a step
 * is free; the same record serves inside the inner loop and, compiled for the host, as outer optimizer. Semantics are those
 * of the torch.optim class of the same name.
 */
public interface Optimizer {
    /** The state before the first step: as many nodes, of the same shapes, as every later state has. */
    List<Node> init(List<Node> parameters);

    /**
     * One step.
     *
     * @param gradients one per parameter, of its shape
     * @param state what {@link #init} or the last step returned
     */
    Update update(List<Node> gradients, List<Node> state, List<Node> parameters);

    /**
     * Whether a step depends on how its gradients are computed, not on their values alone: then they cannot be given to it
     * as plain numbers.
     */
    default boolean looksInsideGradients() {
        return false;
    }

    /**
     * @param updates what is added to each parameter
     * @param state the next state
     */
    record Update(List<Node> updates, List<Node> state) {
        /** The parameters after the step. */
        public List<Node> applyTo(List<Node> parameters) {
            return Slots.map(parameters, (i, parameter) -> parameter.add(updates.get(i)));
        }
    }
}
