package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Round;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together what a ring's members send to its observer: each finished piece comes once, from the member that finished
 * it, so the observer has the same sums as the members without being a member.
 */
public final class RingObserver {
    private final Generation generation;
    private final Layout layout;
    private final Map<Round, Assembly> assemblies = new HashMap<>();

    /**
     * @param members members of the observed ring
     * @param size numbers of its vectors
     * @param format of these numbers
     */
    public RingObserver(Generation generation, int members, int size, Numbers.Format format) {
        this(generation, Layout.of(members, size, format));
    }

    RingObserver(Generation generation, Layout layout) {
        this.generation = generation;
        this.layout = layout;
    }

    /** Takes a finished piece; pieces of other generations change nothing. */
    public void accept(Chunk finished) {
        if (finished.generation().equals(generation)) {
            assemblies
                    .computeIfAbsent(finished.round(), absent -> new Assembly(layout))
                    .add(finished);
        }
    }

    /** The sum of a round, once, when it is complete. */
    public Optional<ReducedSum> take(Round round) {
        Assembly assembly = assemblies.get(round);
        if (assembly == null || !assembly.complete()) {
            return Optional.empty();
        }
        assemblies.remove(round);
        return Optional.of(assembly.result());
    }
}
