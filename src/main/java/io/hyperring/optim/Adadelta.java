package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Adadelta (Zeiler 2012), as torch.optim.Adadelta: eps inside both square roots.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   v = rho · v + (1 − rho) · d²
 *   n = √(u + eps) / √(v + eps) · d
 *   u = rho · u + (1 − rho) · n²
 *   p ← p − lr · n
 * </pre>
 */
public record Adadelta(Hyper lr, Hyper rho, Hyper eps, Hyper weightDecay) implements Optimizer {

    /** Adadelta with torch's defaults: lr 1, rho 0.9, eps 1e-6, no weight decay. */
    public Adadelta() {
        this(Hyper.fixed(1), Hyper.fixed(0.9), Hyper.fixed(1e-6), Hyper.fixed(0));
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return Slots.zeros(parameters, 2);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Slots slots = Slots.read(state, parameters.size());
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        List<Node> squares = Moments.averagesOfSquares(rho, slots.row(0), decayed);
        List<Node> steps = map(decayed, (i, d) -> {
            Node reach = slots.row(1).get(i).add(eps.of(i)).root();
            return reach.div(squares.get(i).add(eps.of(i)).root()).mul(d);
        });
        List<Node> squaredSteps = Moments.averagesOfSquares(rho, slots.row(1), steps);
        List<Node> updates = map(steps, (i, n) -> lr.of(i).mul(n).neg());
        return new Update(updates, Slots.next(slots.count().add(1), List.of(squares, squaredSteps)));
    }
}
