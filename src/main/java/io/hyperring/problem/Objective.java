package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;

/**
 * The mathematics of a bilevel problem, for one init: what the inner loop minimises, by which optimizer, for how many
 * steps, and what is wanted of the result.
 */
public interface Objective {
    /** Inner steps T, at least 0. */
    int innerSteps();

    /** The inner optimizer of one step; its hyperparameters may be meta-parameters. Its kind is the same at every step. */
    Optimizer innerOptimizer(Parameters meta, int step);

    /** A scalar: the loss of inner step {@code step}. */
    Node innerLoss(Parameters inner, Parameters meta, int step);

    /** A scalar: the loss of the adapted parameters, whose derivative by the meta-parameters is the hypergradient. */
    Node outerLoss(Parameters adapted, Parameters meta);
}
