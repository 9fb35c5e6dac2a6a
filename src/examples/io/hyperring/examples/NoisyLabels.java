package io.hyperring.examples;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.config.ProblemSettings;
import io.hyperring.nn.LossTerms;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.ProblemProvider;
import io.hyperring.problem.Randomness;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.Optional;

/**
 * A problem of one's own: every third of 60 labels is wrong, and 30 clean rows are at hand. Learn how far each of the 60 is
 * to be trusted, such that a fresh logistic regression trained on them, weighted so, is right about the clean ones.
 *
 * <p>A record with a component for each method that only names something is the shortest form of a problem.
 */
public record NoisyLabels(String name, Tensors meta, Tensors inner, int innerSteps, Optimizer outerOptimizer)
        implements Problem {
    static final int ROWS = 60;
    private static final int FEATURES = 5;
    private static final Rows NOISY = Rows.drawn(ROWS, 3, 1);
    private static final Rows CLEAN = Rows.drawn(30, Integer.MAX_VALUE, 2);
    private static final Rows UNSEEN = Rows.drawn(500, Integer.MAX_VALUE, 3);

    /** What finds the problem: named in META-INF/services/io.hyperring.problem.ProblemProvider. */
    public static final class Provider implements ProblemProvider {
        @Override
        public String name() {
            return "noisy-labels";
        }

        @Override
        public Problem create(ProblemSettings settings) {
            return new NoisyLabels(
                    name(),
                    Tensors.none().with("trust", ROWS, 1),
                    Tensors.none().with("w", FEATURES, 1).with("b"),
                    settings.innerSteps().orElse(20),
                    new Adam(Hyper.fixed(settings.outerLr().orElse(0.05))));
        }
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return new Sgd(Hyper.fixed(1.0));
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        Node weights = meta.get("trust").sigmoid();
        return LossTerms.bceWithLogits(logits(inner, NOISY), NOISY.labels())
                .mul(weights)
                .mean();
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
        return Losses.bceWithLogits(logits(adapted, CLEAN), CLEAN.labels());
    }

    @Override
    public double[] initialMeta(long seed) {
        return new double[ROWS];
    }

    @Override
    public double[] initialInner(long seed, long round, int init) {
        double[] beta = new double[inner.size()];
        Randomness.of(seed, round, init).fillGaussian(beta, 0, beta.length, 1);
        return beta;
    }

    /** Of rows that training has not seen. */
    @Override
    public Optional<Node> accuracy(Parameters adapted, Parameters meta, Parameters episode) {
        return Optional.of(
                logits(adapted, UNSEEN).step().equalTo(UNSEEN.labels()).mean());
    }

    private static Node logits(Parameters inner, Rows rows) {
        return rows.x().matmul(inner.get("w")).add(inner.get("b"));
    }

    /** Rows x [n, 5] with labels [n, 1]: whether x₀ + x₁ + … &gt; 0, but the opposite for every {@code wrong}-th row. */
    private record Rows(Node x, Node labels) {
        static Rows drawn(int count, int wrong, long stream) {
            double[] x = new double[count * FEATURES];
            double[] labels = new double[count];
            Randomness.of(stream).fillGaussian(x, 0, x.length, 1);
            for (int row = 0; row < count; row++) {
                double sum = 0;
                for (int i = 0; i < FEATURES; i++) {
                    sum += x[row * FEATURES + i];
                }
                labels[row] = (sum > 0) == (row % wrong != 0) ? 1 : 0;
            }
            return new Rows(Node.constant(Shape.of(count, FEATURES), x), Node.constant(Shape.of(count, 1), labels));
        }
    }
}
