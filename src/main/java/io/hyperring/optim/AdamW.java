package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW: parameters shrink by themselves, not
 * by way of their gradients.
 *
 * <pre>
 *   p ← (1 − lr · weightDecay) · p, then a step of {@link Adam}
 * </pre>
 */
public record AdamW(Hyper lr, Hyper beta1, Hyper beta2, Hyper eps, Hyper weightDecay, boolean amsgrad)
        implements Optimizer {

    /** AdamW with torch's defaults: betas 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
    public AdamW(Hyper lr) {
        this(lr, Hyper.fixed(0.9), Hyper.fixed(0.999), Hyper.fixed(1e-8), Hyper.fixed(0.01), false);
    }

    private Adam adam() {
        return new Adam(lr, beta1, beta2, eps, Hyper.fixed(0), amsgrad);
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return adam().init(parameters);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Update step = adam().update(gradients, state, parameters);
        List<Node> updates = map(step.updates(), (i, update) -> {
            Node shrink = lr.of(i).mul(weightDecay.of(i));
            return update.sub(shrink.mul(parameters.get(i)));
        });
        return new Update(updates, step.state());
    }
}
