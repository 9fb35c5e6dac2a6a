package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Numbers;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An all-reduce in two laps round the ring (Patarasuk and Yuan 2009): each piece is added up in the order of the ring, from
 * its origin on.
 */
final class RingRound implements AllReduce {
    private final Generation generation;
    private final Round round;
    private final Rank rank;
    private final Layout layout;
    private final Assembly assembly;
    private final BitSet partialsSeen = new BitSet();
    private final List<Chunk> early = new ArrayList<>();
    private Numbers own;
    private int ownWeight;

    RingRound(Generation generation, Round round, Rank rank, Layout layout) {
        this.generation = generation;
        this.round = round;
        this.rank = rank;
        this.layout = layout;
        this.assembly = new Assembly(layout);
    }

    @Override
    public List<Send> contribute(Numbers vector, int weight) {
        if (own != null || vector.size() != layout.size() || vector.format() != layout.format()) {
            throw new IllegalArgumentException("a member contributes once, the whole vector: round=" + round
                    + ", numbers=" + vector.size() + ", wanted=" + layout.size());
        }
        own = vector;
        ownWeight = weight;
        List<Send> sends = new ArrayList<>();
        for (Layout.Piece piece : layout.pieces()) {
            if (piece.origin().equals(rank)) {
                Numbers start = own.copy(piece.offset(), piece.length());
                passOn(new Chunk(generation, round, Lap.PARTIAL_SUM, piece.number(), 1, weight, start), piece, sends);
            }
        }
        early.forEach(chunk -> addOwn(chunk, sends));
        early.clear();
        return sends;
    }

    @Override
    public List<Send> accept(Chunk chunk) {
        if (!belongsHere(chunk)) {
            return List.of();
        }
        List<Send> sends = new ArrayList<>();
        if (chunk.lap() == Lap.FINISHED_SUM) {
            keep(chunk, sends);
        } else if (chunk.lap() == Lap.PARTIAL_SUM && !partialsSeen.get(chunk.piece())) {
            partialsSeen.set(chunk.piece());
            if (own == null) {
                early.add(chunk);
            } else {
                addOwn(chunk, sends);
            }
        }
        return sends;
    }

    private boolean belongsHere(Chunk chunk) {
        return chunk.generation().equals(generation)
                && chunk.round().equals(round)
                && chunk.piece() >= 0
                && chunk.piece() < layout.pieces().size()
                && chunk.values().format() == layout.format()
                && chunk.values().size() == layout.pieces().get(chunk.piece()).length();
    }

    private void addOwn(Chunk chunk, List<Send> sends) {
        Layout.Piece piece = layout.pieces().get(chunk.piece());
        chunk.values().add(own, piece.offset());
        passOn(
                new Chunk(
                        generation,
                        round,
                        Lap.PARTIAL_SUM,
                        piece.number(),
                        chunk.contributors() + 1,
                        chunk.weight() + ownWeight,
                        chunk.values()),
                piece,
                sends);
    }

    /** On to the right, unless this was the last member that had to add its part: then the second lap begins here. */
    private void passOn(Chunk partial, Layout.Piece piece, List<Send> sends) {
        if (rank.hopsFrom(piece.origin(), layout.members()) < layout.members() - 1) {
            sends.add(new Send(Send.To.RIGHT, partial));
            return;
        }
        Chunk finished = new Chunk(
                generation,
                round,
                Lap.FINISHED_SUM,
                piece.number(),
                partial.contributors(),
                partial.weight(),
                partial.values());
        sends.add(new Send(Send.To.OBSERVER, finished));
        keep(finished, sends);
    }

    private void keep(Chunk finished, List<Send> sends) {
        Rank origin = layout.pieces().get(finished.piece()).origin();
        boolean news = assembly.add(finished);
        boolean rightFinishedIt =
                rank.right(layout.members()).hopsFrom(origin, layout.members()) == layout.members() - 1;
        if (news && !rightFinishedIt) {
            sends.add(new Send(Send.To.RIGHT, finished));
        }
    }

    @Override
    public boolean complete() {
        return assembly.complete();
    }

    @Override
    public ReducedSum result() {
        return assembly.result();
    }
}
