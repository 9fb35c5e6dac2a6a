package io.hyperring.nn;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;

/** A table of learned vectors. */
public final class Embedding {
    private Embedding() {}

    /**
     * The vector of each index: table [words, d], indices of any shape, whole numbers in 0..words-1; result [shape of
     * indices, d].
     */
    public static Node of(Node table, Node indices) {
        return Derived.embedding(table, indices);
    }
}
