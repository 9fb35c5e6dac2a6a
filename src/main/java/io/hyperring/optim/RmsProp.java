package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;
import java.util.stream.Stream;

/**
 * RMSProp (Hinton 2012; centered: Graves 2013), as torch.optim.RMSprop: eps outside the square root.
 *
 * <pre>
 *   d = g + weightDecay · p
 *   v = alpha · v + (1 − alpha) · d²
 *   a = alpha · a + (1 − alpha) · d                            when centered
 *   n = d / (√(centered ? v − a² : v) + eps)
 *   m = momentum · m + n                                       when there is momentum
 *   p ← p − lr · (momentum ? m : n)
 * </pre>
 *
 * The root has the derivative 0 at 0, and v − a², a variance, is taken as 0 where rounding makes it negative.
 */
public record RmsProp(Hyper lr, Hyper alpha, Hyper eps, Hyper weightDecay, Hyper momentum, boolean centered)
        implements Optimizer {

    /** RMSProp with torch's defaults: alpha 0.99, eps 1e-8, no weight decay, no momentum, not centered. */
    public RmsProp(Hyper lr) {
        this(lr, Hyper.fixed(0.99), Hyper.fixed(1e-8), Hyper.fixed(0), Hyper.fixed(0), false);
    }

    @Override
    public List<Node> init(List<Node> parameters) {
        return Slots.zeros(parameters, 1 + (centered ? 1 : 0) + (momentum.is(0) ? 0 : 1));
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Slots slots = Slots.read(state, parameters.size());
        List<Node> decayed = Moments.decayed(gradients, weightDecay, parameters);
        List<Node> squares = Moments.averagesOfSquares(alpha, slots.row(0), decayed);
        List<Node> means = centered ? Moments.averages(alpha, slots.row(1), decayed) : List.of();
        List<Node> normalized = map(decayed, (i, d) -> {
            Node v = squares.get(i);
            Node variance = centered ? v.sub(means.get(i).square()).relu() : v;
            return d.div(variance.root().add(eps.of(i)));
        });
        List<Node> buffers = momentum.is(0)
                ? List.of()
                : map(
                        normalized,
                        (i, n) -> momentum.of(i).mul(slots.lastRow().get(i)).add(n));
        List<List<Node>> rows =
                Stream.of(squares, means, buffers).filter(row -> !row.isEmpty()).toList();
        List<Node> directions = momentum.is(0) ? normalized : buffers;
        List<Node> updates = map(directions, (i, m) -> lr.of(i).mul(m).neg());
        return new Update(updates, Slots.next(slots.count().add(1), rows));
    }
}
