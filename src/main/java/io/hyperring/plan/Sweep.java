package io.hyperring.plan;

import io.hyperring.unroll.UnrollPolicy;

/**
 * Which inner steps are differentiated, and in which stretches: the last stretch keeps what its steps leave behind on the
 * way forwards, those before it keep their first state only and are run again.
 *
 * @param from the first step that is differentiated
 * @param to the number of steps
 * @param every steps of a stretch; the last may have fewer
 */
record Sweep(int from, int to, int every) {

    static Sweep of(UnrollPolicy policy, int steps) {
        if (policy instanceof UnrollPolicy.Checkpointed checkpointed) {
            return new Sweep(0, steps, Math.min(checkpointed.every(), Math.max(1, steps)));
        }
        int from = policy instanceof UnrollPolicy.Truncated truncated ? truncated.first(steps) : 0;
        return new Sweep(from, steps, Math.max(1, steps - from));
    }

    int stretches() {
        return (to - from + every - 1) / every;
    }

    int start(int stretch) {
        return from + stretch * every;
    }

    int end(int stretch) {
        return Math.min(to, start(stretch) + every);
    }

    /** First step of the last stretch; {@code to} when there is none. */
    int lastStart() {
        return stretches() == 0 ? to : start(stretches() - 1);
    }

    /** Whether a stretch begins with this step whose state must be kept. */
    boolean keepsStateOf(int step) {
        return step >= from && step < lastStart() && (step - from) % every == 0;
    }
}
