package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A small regression that uses everything an objective can: a learned start, learned hyperparameters, an optimizer with
 * state, an episode, data that differ from step to step, and outer losses after several steps.
 */
public final class EveryFeature implements Problem {
    private static final int ROWS = 4;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 5;

    private final int innerSteps;
    private final boolean manyLosses;
    private final UnaryOperator<Optimizer> around;
    private final Tensors meta;
    private final Tensors inner = Tensors.none().with("W", FEATURES, HIDDEN).with("v", HIDDEN, 1);

    public EveryFeature(int innerSteps, boolean manyLosses) {
        this(innerSteps, manyLosses, UnaryOperator.identity());
    }

    /** The same with its inner optimizer made into another. */
    public EveryFeature(int innerSteps, boolean manyLosses, UnaryOperator<Optimizer> around) {
        this.around = around;
        this.innerSteps = innerSteps;
        this.manyLosses = manyLosses;
        this.meta = Tensors.none()
                .with("W", FEATURES, HIDDEN)
                .with("scale", HIDDEN)
                .with("log_lr", innerSteps)
                .with("momentum");
    }

    @Override
    public String name() {
        return "every-feature, steps=" + innerSteps + (manyLosses ? ", many losses" : "");
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
        return Tensors.none().with("query", ROWS, FEATURES);
    }

    @Override
    public Tensors stepData() {
        return Tensors.none().with("x", ROWS, FEATURES).with("noise", ROWS, 1);
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Parameters start(Parameters fresh, Parameters meta) {
        Node learned = meta.get("W").add(fresh.get("W").mul(0.1));
        return fresh.with(
                java.util.List.of(learned, fresh.get("v").mul(meta.get("scale").reshape(HIDDEN, 1))));
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        Node decay = step.index().add(1).pow(-0.5);
        return around.apply(new Adam(
                Hyper.shared(step.row(meta.get("log_lr")).exp().mul(decay)),
                Hyper.shared(meta.get("momentum").sigmoid()),
                Hyper.fixed(0.9),
                Hyper.fixed(1e-3),
                Hyper.fixed(0.01),
                false));
    }

    private static Node predicted(Parameters inner, Node rows) {
        return rows.matmul(inner.get("W")).tanh().matmul(inner.get("v"));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        Node x = step.data().get("x");
        Node target = x.sumKeep(1).add(step.data().get("noise"));
        Node penalty = inner.get("v")
                .mul(meta.get("scale").reshape(HIDDEN, 1))
                .square()
                .sum();
        return predicted(inner, x).sub(target).square().mean().add(penalty.mul(0.05));
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        Node query = episode.get("query");
        Node reach = meta.get("scale").square().sum().mul(0.01);
        return predicted(adapted, query).sub(query.sumKeep(1)).square().mean().add(reach);
    }

    @Override
    public double outerWeight(int steps) {
        return manyLosses ? steps % 2 == 0 ? 0 : 1.0 / steps : steps == innerSteps ? 1 : 0;
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(0.01));
    }

    @Override
    public double[] initialMeta(long seed) {
        double[] theta = gaussian(meta.size(), seed, 1);
        int lr = meta.offset("log_lr");
        Arrays.fill(theta, lr, lr + innerSteps, StrictMath.log(0.1));
        return theta;
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        return gaussian(inner.size(), seed, 2, round, init);
    }

    @Override
    public double[] episode(long seed, long round, int init) {
        return gaussian(episode().size(), seed, 3, round, init);
    }

    @Override
    public double[] stepData(long seed, long round, int init, int step) {
        return gaussian(stepData().size(), seed, 4, round, init, step);
    }

    private static double[] gaussian(int size, long... stream) {
        double[] values = new double[size];
        Randomness.of(stream).fillGaussian(values, 0, size, 1);
        return values;
    }

    @Override
    public String toString() {
        return name() + Arrays.toString(new int[] {ROWS, FEATURES, HIDDEN});
    }
}
