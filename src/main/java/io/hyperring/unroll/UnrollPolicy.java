package io.hyperring.unroll;

/** How much of the inner loop's history is differentiated. */
public sealed interface UnrollPolicy {

    /** All of it: exact hypergradients, memory in proportion to the number of inner steps. */
    record Full() implements UnrollPolicy {}

    /**
     * The inner gradients are taken as constants (FOMAML, Finn et al. 2017): no second derivatives, and a bias that may be
     * large.
     */
    record FirstOrder() implements UnrollPolicy {}
}
