package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Dataset distillation (Wang et al. 2018) on handwritten digits: learn ten images, one per class, and the logarithm of the
 * inner learning rate, such that a fresh softmax regression that takes a few steps of SGD on those ten images classifies
 * digits it has never seen.
 *
 * <p>The outer loss is taken on 1400 digits; the other 397 are touched by {@link #accuracy} and {@link #evaluationLoss}
 * only.
 */
final class DigitsDistill implements Problem {
    private static final int TRAINING = 1400;
    private static final double INITIAL_WEIGHT_DEVIATION = 0.1;
    private static final double INITIAL_PIXEL_DEVIATION = 0.1;
    private static final double INITIAL_LR = 1.0;
    private static final long INITIAL_META = 1;
    private static final long INITIAL_INNER = 2;

    private final int innerSteps;
    private final double outerLr;
    private final Tensors meta =
            Tensors.none().with("images", Digits.CLASSES, Digits.PIXELS).with("log_lr");
    private final Tensors inner =
            Tensors.none().with("W", Digits.PIXELS, Digits.CLASSES).with("b", Digits.CLASSES);
    private final int[] classes = IntStream.range(0, Digits.CLASSES).toArray();
    private final Node classRows = Losses.oneHot(classes, Digits.CLASSES);
    private final Node trainingRows;
    private final Node trainingLabels;
    private final Node heldOutRows;
    private final Node heldOutLabels;

    DigitsDistill(int innerSteps, double outerLr) {
        this.innerSteps = innerSteps;
        this.outerLr = outerLr;
        Digits digits = Digits.all();
        Digits training = digits.part(0, TRAINING);
        Digits heldOut = digits.part(TRAINING, digits.count());
        this.trainingRows = training.rows();
        this.trainingLabels = training.oneHot();
        this.heldOutRows = heldOut.rows();
        this.heldOutLabels = heldOut.oneHot();
    }

    @Override
    public String name() {
        return "digits-distill";
    }

    @Override
    public String summary() {
        return "10 images and a learning rate from which a fresh softmax regression learns to read digits in "
                + innerSteps + " inner steps";
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
        return new Sgd(Hyper.shared(meta.get("log_lr").exp()));
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(outerLr));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        return Losses.softmaxCrossEntropy(logits(inner, meta.get("images")), classRows);
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.softmaxCrossEntropy(logits(adapted, trainingRows), trainingLabels);
    }

    private static Node logits(Parameters inner, Node rows) {
        return rows.matmul(inner.get("W")).add(inner.get("b"));
    }

    @Override
    public double[] initialMeta(long seed) {
        double[] theta = new double[meta.size()];
        Randomness.of(seed, INITIAL_META)
                .fillGaussian(theta, meta.offset("images"), Digits.CLASSES * Digits.PIXELS, INITIAL_PIXEL_DEVIATION);
        theta[meta.offset("log_lr")] = StrictMath.log(INITIAL_LR);
        return theta;
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        double[] beta = new double[inner.size()];
        Randomness.of(seed, INITIAL_INNER, round, init)
                .fillGaussian(beta, inner.offset("W"), Digits.PIXELS * Digits.CLASSES, INITIAL_WEIGHT_DEVIATION);
        return beta;
    }

    @Override
    public Optional<Node> accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return Optional.of(Digits.accuracy(logits(adapted, heldOutRows), heldOutLabels));
    }

    @Override
    public Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.softmaxCrossEntropy(logits(adapted, heldOutRows), heldOutLabels);
    }

    @Override
    public Display display() {
        return Display.images("images", classes.clone(), Digits.SIDE, Digits.SIDE);
    }
}
