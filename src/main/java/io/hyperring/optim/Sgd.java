package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Stochastic gradient descent, as torch.optim.SGD: weight decay enters the gradient before momentum, and the momentum
 * buffer starts as the first gradient, without dampening.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   m = d                                      at the first step
 *   m = momentum · m + (1 − dampening) · d     later
 *   p ← p − lr · (nesterov ? d + momentum · m : m)
 * </pre>
 */
public record Sgd(Hyper lr, Hyper momentum, Hyper dampening, Hyper weightDecay, boolean nesterov) implements Optimizer {

    public Sgd(Hyper lr) {
        this(lr, Hyper.fixed(0));
    }

    public Sgd(Hyper lr, Hyper momentum) {
        this(lr, momentum, Hyper.fixed(0), Hyper.fixed(0), false);
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return momentum.is(0) ? List.of() : Slots.zeros(parameters, 1);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        if (momentum.is(0)) {
            return new Update(descent(decayed), List.of());
        }
        Slots slots = Slots.read(state, parameters.size());
        Node notFirst = slots.count().step();
        List<Node> buffers = map(decayed, (i, d) -> {
            Node kept = dampening.of(i).mul(notFirst).rsub(1);
            return momentum.of(i).mul(slots.row(0).get(i)).add(kept.mul(d));
        });
        List<Node> directions =
                nesterov ? map(decayed, (i, d) -> d.add(momentum.of(i).mul(buffers.get(i)))) : buffers;
        return new Update(descent(directions), Slots.next(slots.count().add(1), List.of(buffers)));
    }

    private List<Node> descent(List<Node> directions) {
        return map(directions, (i, d) -> lr.of(i).mul(d).neg());
    }
}
