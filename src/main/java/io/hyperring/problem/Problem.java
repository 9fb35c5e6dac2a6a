package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import java.util.OptionalDouble;

/**
 * Something that can be learned: an {@link Objective} with its parameters, its initialisers, its outer optimizer and a
 * way to judge the result. Everything random is a function of (seed, round, init) and of nothing else.
 */
public interface Problem extends Objective {
    /** The catalogue's name. */
    String name();

    /** One sentence. */
    String summary();

    /** The meta-parameters θ. */
    Tensors meta();

    /** The inner parameters β. */
    Tensors inner();

    Optimizer outerOptimizer();

    /** θ before the first round, flat. */
    double[] initialMeta(long seed);

    /** Fresh inner parameters, flat. */
    double[] initialInner(long seed, long round, int init);

    /** What {@link #episode()} asks for, flat. */
    default double[] episode(long seed, long round, int init) {
        return new double[0];
    }

    /** What {@link #stepData()} asks for at an inner step, flat. */
    default double[] stepData(long seed, long round, int init, int step) {
        return new double[0];
    }

    /** A scalar in 0..1: accuracy of the adapted parameters, on data that training has not seen where there is such data. */
    Node accuracy(Parameters adapted, Parameters meta, Parameters episode);

    /** A scalar: loss of the adapted parameters on the data of {@link #accuracy}. */
    Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode);

    /** Accuracy of the best linear classifier on what was learned; empty where that has no meaning. */
    default OptionalDouble separability(double[] meta) {
        return OptionalDouble.empty();
    }

    /** How the learned meta-parameters are drawn. */
    Display display();
}
