package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.List;

/** What is done to gradients before an optimizer sees them, as a pure function on graph nodes. */
@FunctionalInterface
public interface Transform {
    /**
     * @param gradients one per parameter, of its shape
     * @return what takes their place, of the same shapes
     */
    List<Node> of(List<Node> gradients, List<Node> parameters);

    /** This alone before an optimizer; several are a {@link Chain}. */
    default Chain then(Optimizer optimizer) {
        return new Chain(List.of(this), optimizer);
    }
}
