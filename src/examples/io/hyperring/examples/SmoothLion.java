package io.hyperring.examples;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * An optimizer of one's own: Lion (Chen et al. 2023) with a tanh for its sign.
 *
 * <pre>
 *   c = beta1 · m + (1 − beta1) · g
 *   p ← p − lr · (tanh(c / width) + weightDecay · p)
 *   m = beta2 · m + (1 − beta2) · g
 * </pre>
 *
 * Lion itself takes the sign of c. That has the derivative 0, so nothing could be learned through its steps but lr and
 * weightDecay. The tanh has a slope, and comes as near to the sign as width is small; all five hyperparameters can be
 * learned. Two pure functions are all that it takes: derivatives of every order follow from the operations used.
 */
public record SmoothLion(Hyper lr, Hyper beta1, Hyper beta2, Hyper width, Hyper weightDecay) implements Optimizer {

    /** The state: a momentum for each parameter, 0 at first. */
    @Override
    public List<Node> init(List<Node> parameters) {
        return parameters.stream().map(p -> Node.full(p.shape(), 0)).toList();
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        List<Node> updates = new ArrayList<>();
        List<Node> momenta = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Node direction = average(beta1.of(i), state.get(i), gradients.get(i));
            Node step = direction.div(width.of(i)).tanh().add(weightDecay.of(i).mul(parameters.get(i)));
            updates.add(lr.of(i).mul(step).neg());
            momenta.add(average(beta2.of(i), state.get(i), gradients.get(i)));
        }
        return new Update(updates, momenta);
    }

    private static Node average(Node decay, Node old, Node now) {
        return decay.mul(old).add(decay.rsub(1).mul(now));
    }
}
