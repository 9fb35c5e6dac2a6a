package io.hyperring.optim;

import io.hyperring.autodiff.Node;
import java.util.List;

/** An optimizer that is given what the transforms, one after another, make of the gradients. */
public record Chain(List<Transform> transforms, Optimizer last) implements Optimizer {

    public Chain {
        transforms = List.copyOf(transforms);
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return last.init(parameters);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        List<Node> transformed = gradients;
        for (Transform transform : transforms) {
            transformed = transform.of(transformed, parameters);
        }
        return last.update(transformed, state, parameters);
    }

    @Override
    public boolean looksInsideGradients() {
        return last.looksInsideGradients();
    }
}
