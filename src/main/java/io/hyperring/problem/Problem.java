package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Something that can be learned: an {@link Objective} with its parameters, its initialisers, its outer optimizer and a
 * way to judge the result. Everything random is a function of (seed, round, init) and of nothing else.
 *
 * <p>Flat arrays hold their tensors one after another, row-major, in the order of {@link Tensors}.
 */
public interface Problem extends Objective {
    /** The catalogue's name. */
    String name();

    /** One sentence; by default, what is learned. */
    default String summary() {
        return "learns " + String.join(", ", meta().names());
    }

    /** The meta-parameters θ. */
    Tensors meta();

    /** The fresh inner parameters β; none where the inner loop starts from meta-parameters alone. */
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

    /**
     * A scalar in 0..1: accuracy of the adapted parameters, on data that training has not seen where there is such data.
     * Empty, as by default, where the problem is no classification; it is then judged by {@link #evaluationLoss} alone.
     */
    default Optional<Node> accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return Optional.empty();
    }

    /**
     * A scalar: loss of the adapted parameters on the data of {@link #accuracy}. By default the outer loss, on an episode
     * that training has not seen.
     */
    default Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return outerLoss(adapted, meta, episode);
    }

    /** Accuracy of the best linear classifier on what was learned; empty where that has no meaning. */
    default OptionalDouble separability(double[] meta) {
        return OptionalDouble.empty();
    }

    /** How the learned meta-parameters are drawn; by default a table of their values. */
    default Display display() {
        return Display.values();
    }
}
