package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;

/**
 * Model-agnostic meta-learning (Finn et al. 2017) on sine waves: learn the weights from which a perceptron 1-40-40-1 fits a
 * wave of unknown amplitude and phase after one step of SGD on 5 points of it. A wave is an episode: its support points are
 * for the step, its 10 query points for the outer loss. Activations are tanh, smooth, so that finite differences can be asked.
 */
final class SineMaml implements Problem {
    private static final int HIDDEN = 40;
    private static final int SUPPORT = 5;
    private static final int QUERY = 10;
    private static final double REACH = 5;
    private static final double LEAST_AMPLITUDE = 0.1;
    private static final double GREATEST_AMPLITUDE = 5;
    private static final long INITIAL_META = 1;
    private static final long EPISODE = 2;

    private final int innerSteps;
    private final double innerLr;
    private final double outerLr;
    private final Tensors meta = Tensors.none()
            .with("W1", 1, HIDDEN)
            .with("b1", HIDDEN)
            .with("W2", HIDDEN, HIDDEN)
            .with("b2", HIDDEN)
            .with("W3", HIDDEN, 1)
            .with("b3", 1);
    private final Tensors episode = Tensors.none()
            .with("x", SUPPORT, 1)
            .with("y", SUPPORT, 1)
            .with("query_x", QUERY, 1)
            .with("query_y", QUERY, 1);

    SineMaml(int innerSteps, double innerLr, double outerLr) {
        this.innerSteps = innerSteps;
        this.innerLr = innerLr;
        this.outerLr = outerLr;
    }

    @Override
    public String name() {
        return "sine-maml";
    }

    @Override
    public String summary() {
        return "the weights from which a perceptron fits a sine wave after " + innerSteps + " inner step(s) of "
                + innerLr + " on " + SUPPORT + " points";
    }

    @Override
    public Tensors meta() {
        return meta;
    }

    @Override
    public Tensors inner() {
        return Tensors.none();
    }

    @Override
    public Tensors episode() {
        return episode;
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Parameters start(Parameters fresh, Parameters meta) {
        return meta;
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
        return Losses.meanSquaredError(
                curve(inner, step.episode().get("x")), step.episode().get("y"));
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.meanSquaredError(curve(adapted, episode.get("query_x")), episode.get("query_y"));
    }

    private static Node curve(Parameters weights, Node x) {
        Node first = x.matmul(weights.get("W1")).add(weights.get("b1")).tanh();
        Node second = first.matmul(weights.get("W2")).add(weights.get("b2")).tanh();
        return second.matmul(weights.get("W3")).add(weights.get("b3"));
    }

    /** Uniform within ±1/√(inputs of the layer), as torch's Linear. */
    @Override
    public double[] initialMeta(long seed) {
        double[] theta = new double[meta.size()];
        Randomness random = Randomness.of(seed, INITIAL_META);
        for (int i = 0; i < theta.length; i++) {
            double bound = i < meta.offset("W2") ? 1 : 1 / Math.sqrt(HIDDEN);
            theta[i] = bound * (2 * random.nextUniform() - 1);
        }
        return theta;
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        return new double[0];
    }

    /** Points of A·sin(x + φ): A in 0.1..5, φ in 0..π, x in −5..5, all uniform. */
    @Override
    public double[] episode(long seed, long round, int init) {
        Randomness random = Randomness.of(seed, EPISODE, round, init);
        double amplitude = LEAST_AMPLITUDE + (GREATEST_AMPLITUDE - LEAST_AMPLITUDE) * random.nextUniform();
        double phase = Math.PI * random.nextUniform();
        double[] points = new double[episode.size()];
        fillWave(points, "x", "y", amplitude, phase, random);
        fillWave(points, "query_x", "query_y", amplitude, phase, random);
        return points;
    }

    private void fillWave(
            double[] points, String xName, String yName, double amplitude, double phase, Randomness random) {
        for (int i = 0; i < episode.shapeOf(xName).size(); i++) {
            double x = REACH * (2 * random.nextUniform() - 1);
            points[episode.offset(xName) + i] = x;
            points[episode.offset(yName) + i] = amplitude * StrictMath.sin(x + phase);
        }
    }
}
