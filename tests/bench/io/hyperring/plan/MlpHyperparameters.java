package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Display;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Randomness;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;

/**
 * Learn the learning rate and the momentum with which a multilayer perceptron 784-128-10 is trained on minibatches of 64
 * rows of random data: the validation loss after T steps, differentiated through all of them.
 */
final class MlpHyperparameters implements Problem {
    private static final int INPUTS = 784;
    private static final int HIDDEN = 128;
    private static final int CLASSES = 10;
    private static final int BATCH = 64;
    private static final int POOL = 4096;

    private final int innerSteps;
    private final Node rows = Node.constant(Shape.of(POOL, INPUTS), gaussian(POOL * INPUTS, 1));
    private final Node labels = oneHot(POOL, 2);
    private final Node validationRows = Node.constant(Shape.of(BATCH, INPUTS), gaussian(BATCH * INPUTS, 3));
    private final Node validationLabels = oneHot(BATCH, 4);

    MlpHyperparameters(int innerSteps) {
        this.innerSteps = innerSteps;
    }

    private static double[] gaussian(int size, long... stream) {
        double[] values = new double[size];
        Randomness.of(stream).fillGaussian(values, 0, size, 1);
        return values;
    }

    private static Node oneHot(int count, long stream) {
        Randomness random = Randomness.of(stream);
        int[] labels = new int[count];
        java.util.Arrays.setAll(labels, i -> (int) (CLASSES * random.nextUniform()));
        return Losses.oneHot(labels, CLASSES);
    }

    @Override
    public String name() {
        return "mlp-hyperparameters";
    }

    @Override
    public String summary() {
        return "learning rate and momentum of a perceptron 784-128-10";
    }

    @Override
    public Tensors meta() {
        return Tensors.none().with("lr").with("momentum");
    }

    @Override
    public Tensors inner() {
        return Tensors.none()
                .with("W1", HIDDEN, INPUTS)
                .with("b1", HIDDEN)
                .with("W2", CLASSES, HIDDEN)
                .with("b2", CLASSES);
    }

    @Override
    public Tensors stepData() {
        return Tensors.none().with("rows", BATCH);
    }

    @Override
    public int innerSteps() {
        return innerSteps;
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(Hyper.shared(meta.get("lr")), Hyper.shared(meta.get("momentum")));
    }

    private static Node logits(Parameters inner, Node x) {
        Node hidden =
                x.matmul(inner.get("W1"), false, true).add(inner.get("b1")).relu();
        return hidden.matmul(inner.get("W2"), false, true).add(inner.get("b2"));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        Node drawn = step.data().get("rows");
        return Losses.softmaxCrossEntropy(logits(inner, rows.gather(drawn)), labels.gather(drawn));
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.softmaxCrossEntropy(logits(adapted, validationRows), validationLabels);
    }

    @Override
    public Optimizer outerOptimizer() {
        return new Adam(Hyper.fixed(0.01));
    }

    @Override
    public double[] initialMeta(long seed) {
        return new double[] {0.05, 0.9};
    }

    /** Uniform within ±1/√(inputs of the layer), as torch's Linear. */
    @Override
    public double[] initialInner(long seed, long round, int init) {
        Randomness random = Randomness.of(seed, 5, round, init);
        Tensors tensors = inner();
        double[] beta = new double[tensors.size()];
        for (int i = 0; i < beta.length; i++) {
            double bound = 1 / Math.sqrt(i < tensors.offset("W2") ? INPUTS : HIDDEN);
            beta[i] = bound * (2 * random.nextUniform() - 1);
        }
        return beta;
    }

    @Override
    public double[] stepData(long seed, long round, int init, int step) {
        Randomness random = Randomness.of(seed, 6, round, init, step);
        double[] drawn = new double[BATCH];
        java.util.Arrays.setAll(drawn, i -> Math.floor(POOL * random.nextUniform()));
        return drawn;
    }

    @Override
    public Node accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        Node logits = logits(adapted, validationRows);
        return logits.mul(validationLabels)
                .sumKeep(1)
                .equalTo(logits.maxKeep(1))
                .mean();
    }

    @Override
    public Node evaluationLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return outerLoss(adapted, meta, episode);
    }

    @Override
    public Display display() {
        return Display.points("lr", new int[1]);
    }
}
