package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/** What many optimizers keep of the gradients they have seen. */
final class Moments {
    private Moments() {}

    /** Gradients of the loss with its L2 penalty: g + weightDecay · p. */
    static List<Node> decayed(List<Node> gradients, Hyper weightDecay, List<Node> parameters) {
        return weightDecay.is(0)
                ? gradients
                : map(gradients, (i, g) -> g.add(weightDecay.of(i).mul(parameters.get(i))));
    }

    /** Exponential moving averages: decay · old + (1 − decay) · now. */
    static List<Node> averages(Hyper decay, List<Node> old, List<Node> now) {
        return map(
                now,
                (i, x) -> decay.of(i).mul(old.get(i)).add(decay.of(i).rsub(1).mul(x)));
    }

    /** The same of squares: decay · old + (1 − decay) · now². */
    static List<Node> averagesOfSquares(Hyper decay, List<Node> old, List<Node> now) {
        return map(now, (i, x) -> decay.of(i)
                .mul(old.get(i))
                .add(decay.of(i).rsub(1).mul(x).mul(x)));
    }
}
