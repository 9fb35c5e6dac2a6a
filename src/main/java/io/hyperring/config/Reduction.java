package io.hyperring.config;

import java.util.Locale;

/** How the hypergradients of a round are added up. */
public enum Reduction {
    /** In float, in an order that hangs on the ring. */
    FAST,
    /** In fixed point, where order and grouping change nothing: the same bits for any number of workers. */
    EXACT;

    /** As the user writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
