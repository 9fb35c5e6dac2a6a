package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** A table of learned vectors. */
public final class Embedding {
    private Embedding() {}

    /**
     * The vector of each index: table [words, d], indices of any shape, whole numbers in 0..words-1; result [shape of
     * indices, d].
     */
    public static Node of(Node table, Node indices) {
        if (table.shape().rank() != 2) {
            throw new IllegalArgumentException("an embedding is a table [words, d]: table=" + table.shape());
        }
        return table.gather(indices);
    }
}
