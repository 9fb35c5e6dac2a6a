package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import io.hyperring.wire.Numbers;
import java.util.BitSet;

/** Puts the finished pieces of one round together, in whatever order they come, each once. */
final class Assembly {
    private final Layout layout;
    private final Numbers sum;
    private final BitSet present = new BitSet();
    private int contributors;
    private int weight;

    Assembly(Layout layout) {
        this.layout = layout;
        this.sum = layout.format().zeros(layout.size());
    }

    /** Takes a finished piece; false when it is here already. */
    boolean add(Chunk finished) {
        if (present.get(finished.piece())) {
            return false;
        }
        Layout.Piece piece = layout.pieces().get(finished.piece());
        sum.put(piece.offset(), finished.values());
        present.set(piece.number());
        contributors = finished.contributors();
        weight = finished.weight();
        return true;
    }

    boolean complete() {
        return present.cardinality() == layout.pieces().size();
    }

    ReducedSum result() {
        return new ReducedSum(sum, contributors, weight);
    }
}
