package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Generation;
import io.hyperring.wire.Lap;
import io.hyperring.wire.Rank;
import io.hyperring.wire.Round;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One member's part in one all-reduce (Patarasuk and Yuan 2009): a deterministic state machine without clock or actors.
 *
 * <p>Invariant: each sum is added up in the order of the ring, from its origin on, whatever the order of delivery; so every
 * member ends with the same bits. Duplicates and strangers change nothing.
 */
final class RingRound {
    private final Generation generation;
    private final Round round;
    private final Rank rank;
    private final Layout layout;
    private final Assembly assembly;
    private final BitSet partialsSeen = new BitSet();
    private final List<Chunk> early = new ArrayList<>();
    private float[] own;

    RingRound(Generation generation, Round round, Rank rank, Layout layout) {
        this.generation = generation;
        this.round = round;
        this.rank = rank;
        this.layout = layout;
        this.assembly = new Assembly(layout);
    }

    /** Brings in this member's own vector, once; sums that came before it move on. */
    List<Send> contribute(float[] vector) {
        if (own != null || vector.length != layout.size()) {
            throw new IllegalArgumentException("a member contributes once, the whole vector: round=" + round
                    + ", floats=" + vector.length + ", wanted=" + layout.size());
        }
        own = vector;
        List<Send> sends = new ArrayList<>();
        for (Layout.Piece piece : layout.pieces()) {
            if (piece.origin().equals(rank)) {
                float[] start = Arrays.copyOfRange(own, piece.offset(), piece.offset() + piece.length());
                passOn(chunk(Lap.PARTIAL_SUM, piece, 1, start), piece, sends);
            }
        }
        early.forEach(chunk -> addOwn(chunk, sends));
        early.clear();
        return sends;
    }

    /** Takes what the left neighbour sent. */
    List<Send> accept(Chunk chunk) {
        if (!belongsHere(chunk)) {
            return List.of();
        }
        List<Send> sends = new ArrayList<>();
        if (chunk.lap() == Lap.FINISHED_SUM) {
            keep(chunk, sends);
        } else if (!partialsSeen.get(chunk.piece())) {
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
                && chunk.values().length == layout.pieces().get(chunk.piece()).length();
    }

    private void addOwn(Chunk chunk, List<Send> sends) {
        Layout.Piece piece = layout.pieces().get(chunk.piece());
        float[] sum = chunk.values();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += own[piece.offset() + i];
        }
        passOn(chunk(Lap.PARTIAL_SUM, piece, chunk.contributors() + 1, sum), piece, sends);
    }

    /** On to the right, unless this was the last member that had to add its part: then the second lap begins here. */
    private void passOn(Chunk partial, Layout.Piece piece, List<Send> sends) {
        if (rank.hopsFrom(piece.origin(), layout.members()) < layout.members() - 1) {
            sends.add(new Send(Send.To.RIGHT, partial));
            return;
        }
        Chunk finished = chunk(Lap.FINISHED_SUM, piece, partial.contributors(), partial.values());
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

    private Chunk chunk(Lap lap, Layout.Piece piece, int contributors, float[] values) {
        return new Chunk(generation, round, lap, piece.number(), contributors, values);
    }

    /** Whether the whole sum is here. This member may then still owe its neighbour nothing: all was sent at once. */
    boolean complete() {
        return assembly.complete();
    }

    ReducedSum result() {
        return assembly.result();
    }
}
