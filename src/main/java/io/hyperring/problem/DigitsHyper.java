package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Learn the learning rate and the momentum, one of each for every tensor, with which a fresh perceptron 64-32-10 learns to
 * read handwritten digits from minibatches: the loss on a validation split after all steps, differentiated through them.
 *
 * <p>Minibatches come from 1000 digits, the outer loss is taken on 400 others; the last 397 are touched by {@link #accuracy}
 * and {@link #evaluationLoss} only.
 */
final class DigitsHyper implements Problem {
    private static final int TRAINING = 1000;
    private static final int VALIDATED = 1400;
    private static final int HIDDEN = 32;
    private static final int BATCH = 32;
    private static final double INITIAL_LR = 0.01;
    private static final double INITIAL_MOMENTUM = 0.5;
    private static final long INITIAL_INNER = 2;
    private static final long MINIBATCH = 3;

    private final int innerSteps;
    private final double outerLr;
    private final Tensors inner = Tensors.none()
            .with("W1", Digits.PIXELS, HIDDEN)
            .with("b1", HIDDEN)
            .with("W2", HIDDEN, Digits.CLASSES)
            .with("b2", Digits.CLASSES);
    private final int tensors = inner.names().size();
    private final Tensors meta = Tensors.none().with("log_lr", tensors).with("logit_momentum", tensors);
    private final Node trainingRows;
    private final Node trainingLabels;
    private final Node validationRows;
    private final Node validationLabels;
    private final Node heldOutRows;
    private final Node heldOutLabels;

    DigitsHyper(int innerSteps, double outerLr) {
        this.innerSteps = innerSteps;
        this.outerLr = outerLr;
        Digits digits = Digits.all();
        Digits training = digits.part(0, TRAINING);
        Digits validation = digits.part(TRAINING, VALIDATED);
        Digits heldOut = digits.part(VALIDATED, digits.count());
        this.trainingRows = training.rows();
        this.trainingLabels = training.oneHot();
        this.validationRows = validation.rows();
        this.validationLabels = validation.oneHot();
        this.heldOutRows = heldOut.rows();
        this.heldOutLabels = heldOut.oneHot();
    }

    @Override
    public String name() {
        return "digits-hyper";
    }

    @Override
    public String summary() {
        return "a learning rate and a momentum for each tensor, with which a fresh perceptron learns to read digits in "
                + innerSteps + " minibatches of " + BATCH;
    }

    @Override
    public Tensors meta() {
        return meta;
    }

    @Override
    public Tensors inner() {
        return inner;
    }

    /** Numbers of the digits of a minibatch. */
    @Override
    public Tensors stepData() {
        return Tensors.none().with("batch", BATCH);
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(
                perTensor(meta.get("log_lr").exp()),
                perTensor(meta.get("logit_momentum").sigmoid()));
    }

    private Hyper perTensor(Node values) {
        List<Node> each = IntStream.range(0, tensors)
                .mapToObj(i -> values.gather(Node.constant(i)))
                .toList();
        return Hyper.perTensor(each);
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(outerLr));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        Node batch = step.data().get("batch");
        return Losses.softmaxCrossEntropy(logits(inner, trainingRows.gather(batch)), trainingLabels.gather(batch));
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.softmaxCrossEntropy(logits(adapted, validationRows), validationLabels);
    }

    private static Node logits(Parameters inner, Node rows) {
        Node hidden = rows.matmul(inner.get("W1")).add(inner.get("b1")).tanh();
        return hidden.matmul(inner.get("W2")).add(inner.get("b2"));
    }

    @Override
    public double[] initialMeta(long seed) {
        double[] theta = new double[meta.size()];
        Arrays.fill(theta, 0, tensors, StrictMath.log(INITIAL_LR));
        Arrays.fill(theta, tensors, 2 * tensors, StrictMath.log(INITIAL_MOMENTUM / (1 - INITIAL_MOMENTUM)));
        return theta;
    }

    /** Weights N(0, 1 / inputs), biases 0. */
    @Override
    public double[] initialInner(long seed, long round, int init) {
        double[] beta = new double[inner.size()];
        Randomness random = Randomness.of(seed, INITIAL_INNER, round, init);
        for (String name : List.of("W1", "W2")) {
            int inputs = inner.shapeOf(name).dim(0);
            random.fillGaussian(beta, inner.offset(name), inner.shapeOf(name).size(), 1 / Math.sqrt(inputs));
        }
        return beta;
    }

    @Override
    public double[] stepData(long seed, long round, int init, int step) {
        Randomness random = Randomness.of(seed, MINIBATCH, round, init, step);
        return IntStream.range(0, BATCH)
                .mapToDouble(i -> random.nextInt(TRAINING))
                .toArray();
    }

    @Override
    public Optional<Node> accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return Optional.of(Digits.accuracy(logits(adapted, heldOutRows), heldOutLabels));
    }

    @Override
    public Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.softmaxCrossEntropy(logits(adapted, heldOutRows), heldOutLabels);
    }
}
