package io.hyperring.autodiff;

import java.util.EnumSet;
import java.util.Set;

/** The operations through which no gradient flows, by name: silence is not a rule. */
public final class NoGradient {
    public static final Set<Op> OPS = EnumSet.of(
            Op.INPUT, Op.CONSTANT, Op.GREATER, Op.EQUAL, Op.SIGN, Op.STEP, Op.FLOOR, Op.IS_FINITE, Op.STOP_GRADIENT);

    private NoGradient() {}
}
