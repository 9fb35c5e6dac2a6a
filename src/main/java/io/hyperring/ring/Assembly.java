package io.hyperring.ring;

import io.hyperring.wire.Chunk;
import java.util.BitSet;

/** Puts the finished pieces of one round together, in whatever order they come, each once. */
final class Assembly {
    private final Layout layout;
    private final float[] sum;
    private final BitSet present = new BitSet();
    private int contributors;

    Assembly(Layout layout) {
        this.layout = layout;
        this.sum = new float[layout.size()];
    }

    /** Takes a finished piece; false when it is here already. */
    boolean add(Chunk finished) {
        if (present.get(finished.piece())) {
            return false;
        }
        Layout.Piece piece = layout.pieces().get(finished.piece());
        System.arraycopy(finished.values(), 0, sum, piece.offset(), piece.length());
        present.set(piece.number());
        contributors = finished.contributors();
        return true;
    }

    boolean complete() {
        return present.cardinality() == layout.pieces().size();
    }

    ReducedSum result() {
        return new ReducedSum(sum, contributors);
    }
}
