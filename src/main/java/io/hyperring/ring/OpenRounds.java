package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rounds that one member of one generation has open: the one it works on, and the next, which a faster neighbour may
 * have begun. A member contributes to rounds one after another, so nobody can be further ahead than that.
 *
 * <p>Invariant: a finished round is yielded once; chunks of other generations, of finished rounds and of rounds beyond the
 * next change nothing.
 */
final class OpenRounds {
    private final Generation generation;
    private final Rank rank;
    private final Layout layout;
    private final Map<Round, AllReduce> open = new HashMap<>();
    private Round current;

    OpenRounds(Generation generation, Round first, Rank rank, Layout layout) {
        this.generation = generation;
        this.current = first;
        this.rank = rank;
        this.layout = layout;
    }

    /** What is to be sent, and the sum when the current round is complete with this. */
    record Transition(List<Send> sends, Optional<ReducedSum> reduced) {
        static final Transition NOTHING = new Transition(List.of(), Optional.empty());
    }

    /** Brings in this member's vector of the current round. */
    Transition contribute(Round round, Numbers vector, int weight) {
        if (!round.equals(current)) {
            throw new IllegalArgumentException(
                    "a member contributes to one round after another: round=" + round + ", current=" + current);
        }
        return after(at(round).contribute(vector, weight));
    }

    Transition accept(Chunk chunk) {
        boolean inTime = chunk.round().equals(current) || chunk.round().equals(current.next());
        return inTime ? after(at(chunk.round()).accept(chunk)) : Transition.NOTHING;
    }

    private AllReduce at(Round round) {
        return open.computeIfAbsent(round, absent -> AllReduce.open(generation, round, rank, layout));
    }

    private Transition after(List<Send> sends) {
        AllReduce round = open.get(current);
        if (round == null || !round.complete()) {
            return new Transition(sends, Optional.empty());
        }
        open.remove(current);
        current = current.next();
        return new Transition(sends, Optional.of(round.result()));
    }

    /** The round that this member contributes to next, or waits for. */
    Round current() {
        return current;
    }
}
