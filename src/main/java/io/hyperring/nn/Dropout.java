package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** Dropout (Srivastava et al. 2014) with a mask that is given, so that a step is a function of its inputs. */
public final class Dropout {
    private Dropout() {}

    /**
     * x where the mask is 1, divided by the share that is kept on average, and 0 where it is 0.
     *
     * <p>A problem asks for the mask as data of a step and draws it with {@code Randomness.fillMask} as a function of (seed,
     * round, init, step); it comes in through {@code Step.data()}.
     *
     * @param mask zeros and ones, of a shape that broadcasts to that of x
     * @param rate probability of a 0, at least 0 and below 1
     */
    public static Node of(Node x, Node mask, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate must lie in [0, 1): rate=" + rate);
        }
        return mask.select(x.mul(1 / (1 - rate)), Node.constant(0)).broadcastTo(x.shape());
    }
}
