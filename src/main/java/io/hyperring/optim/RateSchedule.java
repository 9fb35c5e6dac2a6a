package io.hyperring.optim;

import io.hyperring.autodiff.Node;

/**
 * A factor by which a hyperparameter, mostly the learning rate, is multiplied at each step. A function of the step's number,
 * which is 0 at the first step; what is given to a schedule as a node can be learned.
 *
 * <pre>
 *   new Sgd(RateSchedule.cosine(100, Node.constant(0)).of(lr, step.index()))
 * </pre>
 */
@FunctionalInterface
public interface RateSchedule {
    /** The factor at a step, a scalar. */
    Node at(Node step);

    /** The hyperparameter at a step: base · factor, where base may be learned, per tensor or per element. */
    default Hyper of(Hyper base, Node step) {
        Node factor = at(step);
        return tensor -> base.of(tensor).mul(factor);
    }

    /** Always 1. */
    static RateSchedule constant() {
        return step -> Node.constant(1);
    }

    /** gamma^⌊step / every⌋, as torch's StepLR. */
    static RateSchedule stepDecay(int every, Node gamma) {
        return step -> gamma.pow(step.div(positive("every", every)).floor());
    }

    /** gamma^step, as torch's ExponentialLR. */
    static RateSchedule exponential(Node gamma) {
        return gamma::pow;
    }

    /**
     * Half a cosine from 1 down to {@code least} in {@code steps} steps, and {@code least} from then on (Loshchilov and
     * Hutter 2017, without restarts).
     *
     * <pre>
     *   least + (1 − least) · (1 + cos(π · min(step / steps, 1))) / 2
     * </pre>
     */
    static RateSchedule cosine(int steps, Node least) {
        return step -> {
            Node done = step.div(positive("steps", steps)).minimum(Node.constant(1));
            Node wave = done.mul(Math.PI).cos().add(1).mul(0.5);
            return least.add(least.rsub(1).mul(wave));
        };
    }

    /**
     * A straight line from {@code first} up to where {@code then} begins, in {@code steps} steps; after these {@code then},
     * which counts from 0.
     */
    static RateSchedule warmUp(int steps, Node first, RateSchedule then) {
        return step -> {
            Node done = step.div(positive("steps", steps));
            Node start = then.at(Node.constant(0));
            Node line = first.add(start.sub(first).mul(done));
            Node later = then.at(step.sub(steps).maximum(Node.constant(0)));
            return Node.constant(steps).greater(step).select(line, later);
        };
    }

    private static int positive(String name, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a schedule takes at least one step: " + name + "=" + steps);
        }
        return steps;
    }
}
