package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015), as torch.optim.Adam: eps outside the square root and after the bias correction.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   m = beta1 · m + (1 − beta1) · d
 *   v = beta2 · v + (1 − beta2) · d²
 *   p ← p − lr / (1 − beta1ᵗ) · m / (√v / √(1 − beta2ᵗ) + eps)
 * </pre>
 *
 * The root of v is one whose derivative at 0 is 0: where a gradient is always 0, a plain root would turn the
 * hypergradient into NaN.
 */
public record Adam(Hyper lr, Hyper beta1, Hyper beta2, Hyper eps, Hyper weightDecay) implements Optimizer {

    /** Adam with torch's defaults: betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public Adam(Hyper lr) {
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
        List<Node> decayed = weightDecay.is(0)
                ? gradients
                : map(gradients, (i, g) -> g.add(weightDecay.of(i).mul(parameters.get(i))));
        List<Node> first =
                map(decayed, (i, d) -> average(beta1.of(i), slots.row(0).get(i), d));
        List<Node> second = map(decayed, (i, d) -> beta2.of(i)
                .mul(slots.row(1).get(i))
                .add(beta2.of(i).rsub(1).mul(d).mul(d)));
        List<Node> updates = map(first, (i, m) -> {
            Node rate = lr.of(i).div(beta1.of(i).pow(t).rsub(1));
            Node scale = second.get(i).root().div(beta2.of(i).pow(t).rsub(1).sqrt());
            return rate.mul(m).div(scale.add(eps.of(i))).neg();
        });
        return new Update(updates, Slots.next(t, List.of(first, second)));
    }

    /** Exponential moving average. */
    static Node average(Node decay, Node old, Node now) {
        return decay.mul(old).add(decay.rsub(1).mul(now));
    }
}
