package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;

/** Ridge regression whose penalty, per feature, is learned: its inner loss has one minimum, which gradient descent finds. */
public final class Ridge implements Problem {
    private static final int ROWS = 20;
    private static final int FEATURES = 3;

    private final int innerSteps;
    private final Tensors meta = Tensors.none().with("log_penalty", FEATURES).with("shift");
    private final Tensors inner = Tensors.none().with("beta", FEATURES, 1).with("b");

    public Ridge(int innerSteps) {
        this.innerSteps = innerSteps;
    }

    @Override
    public String name() {
        return "ridge";
    }

    @Override
    public String summary() {
        return "a test";
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
    public Tensors episode() {
        return Tensors.none().with("x", ROWS, FEATURES).with("xv", ROWS, FEATURES);
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(Hyper.fixed(0.15));
    }

    private static Node error(Parameters inner, Node x) {
        Node target = x.sumKeep(1).tanh();
        return Losses.meanSquaredError(x.matmul(inner.get("beta")).add(inner.get("b")), target);
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        Node penalty = meta.get("log_penalty").exp().reshape(FEATURES, 1);
        return error(inner, step.episode().get("x"))
                .add(inner.get("beta").square().mul(penalty).sum())
                .add(inner.get("b").sub(meta.get("shift")).square());
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return error(adapted, episode.get("xv")).add(meta.get("shift").square().mul(0.1));
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(0.01));
    }

    @Override
    public double[] initialMeta(long seed) {
        return new double[] {-1, -1.5, -0.5, 0.3};
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        return drawn(inner.size(), seed, 1, round, init);
    }

    @Override
    public double[] episode(long seed, long round, int init) {
        return drawn(episode().size(), seed, 2, round, init);
    }

    private static double[] drawn(int size, long... stream) {
        double[] values = new double[size];
        Randomness.of(stream).fillGaussian(values, 0, size, 1);
        return values;
    }

    @Override
    public Node accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return outerLoss(adapted, meta, episode).neg().exp();
    }

    @Override
    public Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return outerLoss(adapted, meta, episode);
    }

    @Override
    public Display display() {
        return Display.points("log_penalty", new int[FEATURES]);
    }
}
