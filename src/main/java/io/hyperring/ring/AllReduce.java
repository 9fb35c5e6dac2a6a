package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.List;

/**
 * One member's part in one all-reduce: a deterministic state machine without clock or actors.
 *
 * <p>Invariant: each sum is added up in the same order, whatever the order of delivery; so every member ends with the same
 * bits. Duplicates and strangers change nothing.
 */
sealed interface AllReduce permits RingRound, ExchangeRound {

    static AllReduce open(Generation generation, Round round, Rank rank, Layout layout) {
        return switch (layout.schedule()) {
            case RING -> new RingRound(generation, round, rank, layout);
            case EXCHANGE -> new ExchangeRound(generation, round, rank, layout);
        };
    }

    /** Brings in this member's own vector, once; nobody writes to it any more. What came before it moves on. */
    List<Send> contribute(Numbers vector, int weight);

    /** Takes what another member sent. */
    List<Send> accept(Chunk chunk);

    /** Whether the whole sum is here. This member then owes the others nothing: all was sent at once. */
    boolean complete();

    /** The sum, when {@link #complete()}. */
    ReducedSum result();
}
