package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adagrad (Duchi, Hazan and Singer 2011), as torch.optim.Adagrad: eps outside the square root.
 *
 * <pre>
 *   s = initialAccumulator                                     before the first step
 *   d = g + weightDecay · p
 *   s = s + d²
 *   p ← p − lr / (1 + (t − 1) · lrDecay) · d / (√s + eps)
 * </pre>
 *
 * The root has the derivative 0 at 0.
 */
public record Adagrad(Hyper lr, Hyper lrDecay, Hyper weightDecay, Hyper initialAccumulator, Hyper eps)
        implements Optimizer {

    /** Adagrad with torch's defaults: no decay of either kind, an accumulator that begins at 0, eps 1e-10. */
    public Adagrad(Hyper lr) {
        this(lr, Hyper.fixed(0), Hyper.fixed(0), Hyper.fixed(0), Hyper.fixed(1e-10));
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        List<Node> sums = map(parameters, (i, p) -> initialAccumulator.of(i).broadcastTo(p.shape()));
        return Slots.next(Node.constant(0), List.of(sums));
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Slots slots = Slots.read(state, parameters.size());
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        List<Node> sums = map(decayed, (i, d) -> slots.row(0).get(i).add(d.square()));
        List<Node> updates = map(decayed, (i, d) -> {
            Node rate = lr.of(i).div(slots.count().mul(lrDecay.of(i)).add(1));
            return rate.mul(d).div(sums.get(i).root().add(eps.of(i))).neg();
        });
        return new Update(updates, Slots.next(slots.count().add(1), List.of(sums)));
    }
}
