package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adam with the infinity norm (Kingma and Ba 2015, section 7.1), as torch.optim.Adamax: eps beside the gradient, inside the
 * maximum.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   m = beta1 · m + (1 − beta1) · d
 *   u = max(beta2 · u, |d| + eps)
 *   p ← p − lr / (1 − beta1ᵗ) · m / u
 * </pre>
 */
public record Adamax(Hyper lr, Hyper beta1, Hyper beta2, Hyper eps, Hyper weightDecay) implements Optimizer {

    /** Adamax with torch's defaults: betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public Adamax(Hyper lr) {
        this(lr, Hyper.fixed(0.9), Hyper.fixed(0.999), Hyper.fixed(1e-8), Hyper.fixed(0));
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return Slots.zeros(parameters, 2);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Slots slots = Slots.read(state, parameters.size());
        Node t = slots.count().add(1);
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        List<Node> first = Moments.averages(beta1, slots.row(0), decayed);
        List<Node> largest = map(decayed, (i, d) -> {
            Node remembered = beta2.of(i).mul(slots.row(1).get(i));
            return remembered.maximum(d.abs().add(eps.of(i)));
        });
        List<Node> updates = map(first, (i, m) -> {
            Node rate = lr.of(i).div(beta1.of(i).pow(t).rsub(1));
            return rate.mul(m).div(largest.get(i)).neg();
        });
        return new Update(updates, Slots.next(t, List.of(first, largest)));
    }
}
