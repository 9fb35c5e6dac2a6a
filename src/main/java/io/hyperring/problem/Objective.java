package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;

/**
 * The mathematics of a bilevel problem, for one init: where the inner loop begins, what it minimises, by which optimizer,
 * for how many steps, and what is wanted of the result.
 *
 * <p>Every method is a pure function of the nodes that it is given, and builds the same graph for every step.
 */
public interface Objective {
    /** Inner steps T, at least 0. */
    int innerSteps();

    /** What is drawn once for each init and given to both losses, e.g. the support and query sets of a task. */
    default Tensors episode() {
        return Tensors.none();
    }

    /** What is drawn anew for each inner step, e.g. a minibatch or a dropout mask. */
    default Tensors stepData() {
        return Tensors.none();
    }

    /** The inner parameters before the first step; those of MAML are the meta-parameters and forget {@code fresh}. */
    default Parameters start(Parameters fresh, Parameters meta) {
        return fresh;
    }

    /** The inner optimizer; its hyperparameters may be meta-parameters, also one for each step. */
    Optimizer innerOptimizer(Parameters meta, Step step);

    /** A scalar: the loss that a step descends. */
    Node innerLoss(Parameters inner, Parameters meta, Step step);

    /** A scalar: the loss of adapted parameters, whose derivative by the meta-parameters is the hypergradient. */
    Node outerLoss(Parameters adapted, Parameters meta, Parameters episode);

    /**
     * The weight of the outer loss of the parameters after {@code steps} steps, 1..T. By default only the last counts;
     * a weighted sum over all steps is the multi-step loss of MAML++ (Antoniou et al. 2019).
     */
    default double outerWeight(int steps) {
        return steps == innerSteps() ? 1 : 0;
    }
}
