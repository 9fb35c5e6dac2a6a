package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015), as torch.optim.Adam: eps outside the square root and after the bias correction. AMSGrad (Reddi
 * et al. 2018) divides by the largest v so far.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   m = beta1 · m + (1 − beta1) · d
 *   v = beta2 · v + (1 − beta2) · d²
 *   w = amsgrad ? max(w, v) : v
 *   p ← p − lr / (1 − beta1ᵗ) · m / (√w / √(1 − beta2ᵗ) + eps)
 * </pre>
 *
 * The root of w is one whose derivative at 0 is 0: where a gradient is always 0, a plain root would turn the
 * hypergradient into NaN.
 */
public record Adam(Hyper lr, Hyper beta1, Hyper beta2, Hyper eps, Hyper weightDecay, boolean amsgrad)
        implements Optimizer {

    /** Adam with torch's defaults: betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public Adam(Hyper lr) {
        this(lr, Hyper.fixed(0.9), Hyper.fixed(0.999), Hyper.fixed(1e-8), Hyper.fixed(0), false);
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return Slots.zeros(parameters, amsgrad ? 3 : 2);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Slots slots = Slots.read(state, parameters.size());
        Node t = slots.count().add(1);
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        List<Node> first = Moments.averages(beta1, slots.row(0), decayed);
        List<Node> second = Moments.averagesOfSquares(beta2, slots.row(1), decayed);
        List<Node> largest = amsgrad ? map(second, (i, v) -> slots.row(2).get(i).maximum(v)) : second;
        List<Node> updates = map(first, (i, m) -> {
            Node rate = lr.of(i).div(beta1.of(i).pow(t).rsub(1));
            Node scale = largest.get(i).root().div(beta2.of(i).pow(t).rsub(1).sqrt());
            return rate.mul(m).div(scale.add(eps.of(i))).neg();
        });
        return new Update(updates, Slots.next(t, amsgrad ? List.of(first, second, largest) : List.of(first, second)));
    }
}
