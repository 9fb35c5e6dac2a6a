package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.ArrayList;
import java.util.List;

/**
 * An all-reduce in one hop: every member sends its whole vector to every other, and each adds up all of them in order of
 * ranks, as far as they are here. Inside one JVM the vectors are shared, and only the sum is an array of its own.
 */
final class ExchangeRound implements AllReduce {
    /** The one member that sends its sum to the observer. */
    static final Rank REPORTS = new Rank(0);

    private final Generation generation;
    private final Round round;
    private final Rank rank;
    private final Layout layout;
    private final Chunk[] waiting; // by rank; those added up already are gone
    private Numbers sum;
    private int added;
    private int weight;

    ExchangeRound(Generation generation, Round round, Rank rank, Layout layout) {
        this.generation = generation;
        this.round = round;
        this.rank = rank;
        this.layout = layout;
        this.waiting = new Chunk[layout.members()];
    }

    @Override
    public List<Send> contribute(Numbers vector, int weight) {
        Chunk own = new Chunk(generation, round, Lap.OWN_VECTOR, rank.index(), 1, weight, vector);
        if (isHere(rank.index()) || vector.size() != layout.size() || vector.format() != layout.format()) {
            throw new IllegalArgumentException("a member contributes once, the whole vector: round=" + round
                    + ", numbers=" + vector.size() + ", wanted=" + layout.size());
        }
        List<Send> sends = new ArrayList<>();
        if (layout.members() > 1) {
            sends.add(new Send(Send.To.OTHERS, own));
        }
        take(own, sends);
        return sends;
    }

    @Override
    public List<Send> accept(Chunk chunk) {
        if (!belongsHere(chunk) || isHere(chunk.piece())) {
            return List.of();
        }
        List<Send> sends = new ArrayList<>();
        take(chunk, sends);
        return sends;
    }

    private boolean belongsHere(Chunk chunk) {
        return chunk.generation().equals(generation)
                && chunk.round().equals(round)
                && chunk.lap() == Lap.OWN_VECTOR
                && chunk.piece() >= 0
                && chunk.piece() < layout.members()
                && chunk.piece() != rank.index()
                && chunk.values().format() == layout.format()
                && chunk.values().size() == layout.size();
    }

    private boolean isHere(int sender) {
        return sender < added || waiting[sender] != null;
    }

    private void take(Chunk vector, List<Send> sends) {
        waiting[vector.piece()] = vector;
        while (!complete() && waiting[added] != null) {
            addUp(waiting[added]);
            waiting[added] = null;
            added++;
        }
        if (complete() && rank.equals(REPORTS)) {
            sends.add(new Send(Send.To.OBSERVER, finished()));
        }
    }

    private void addUp(Chunk vector) {
        weight += vector.weight();
        if (sum == null) {
            sum = vector.values().copy(0, layout.size());
        } else {
            sum.add(vector.values(), 0);
        }
    }

    private Chunk finished() {
        return new Chunk(generation, round, Lap.FINISHED_SUM, 0, added, weight, sum);
    }

    @Override
    public boolean complete() {
        return added == layout.members();
    }

    @Override
    public ReducedSum result() {
        return new ReducedSum(sum, added, weight);
    }
}
