package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Learn points in the plane, half of class 0 and half of class 1, such that a fresh linear classifier (w, b) ~ N(0, 1)
 * separates them after a few steps of SGD on them: the article's toy. Inner and outer loss are the same binary cross
 * entropy, before and after adapting.
 */
final class TwoClusters implements Problem {
    private static final long INITIAL_META = 1;
    private static final long INITIAL_INNER = 2;

    private final String name;
    private final int points;
    private final int innerSteps;
    private final double innerLr;
    private final double outerLr;
    private final int[] classes;
    private final Node labels;
    private final Tensors meta;
    private final Tensors inner = Tensors.none().with("w", 2, 1).with("b", 1);

    /**
     * @param points number of learned points, even and at least 2
     */
    TwoClusters(String name, int points, int innerSteps, double innerLr, double outerLr) {
        this.name = name;
        this.points = points;
        this.innerSteps = innerSteps;
        this.innerLr = innerLr;
        this.outerLr = outerLr;
        this.meta = Tensors.none().with("X", points, 2);
        this.classes = new int[points];
        double[] labels = new double[points];
        for (int i = points / 2; i < points; i++) {
            classes[i] = 1;
            labels[i] = 1;
        }
        this.labels = Node.constant(Shape.of(points, 1), labels);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return points + " points in the plane that a fresh linear classifier separates after " + innerSteps
                + " inner steps of " + innerLr;
    }

    @Override
    public Tensors meta() {
        return meta;
    }

    @Override
    public Tensors inner() {
        return inner;
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(Hyper.fixed(innerLr));
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(outerLr));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        return loss(inner, meta);
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return loss(adapted, meta);
    }

    private Node loss(Parameters inner, Parameters meta) {
        return Losses.bceWithLogits(logits(inner, meta), labels);
    }

    private static Node logits(Parameters inner, Parameters meta) {
        return meta.get("X").matmul(inner.get("w")).add(inner.get("b"));
    }

    @Override
    public double[] initialMeta(long seed) {
        double[] theta = new double[meta.size()];
        Randomness.of(seed, INITIAL_META).fillGaussian(theta, 0, theta.length, 1);
        return theta;
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        double[] beta = new double[inner.size()];
        Randomness.of(seed, INITIAL_INNER, round, init).fillGaussian(beta, 0, beta.length, 1);
        return beta;
    }

    @Override
    public Optional<Node> accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return Optional.of(logits(adapted, meta).step().equalTo(labels).mean());
    }

    @Override
    public OptionalDouble separability(double[] meta) {
        return OptionalDouble.of(LinearDiscriminant.accuracy(meta, classes));
    }

    @Override
    public Display display() {
        return Display.points("X", classes.clone());
    }
}
