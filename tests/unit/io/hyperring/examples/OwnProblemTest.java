package io.hyperring.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Dropout;
import io.hyperring.nn.Losses;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.plan.HypergradientPlan;
import io.hyperring.plan.Plans;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Randomness;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.UnrollPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OWN_PROBLEM.md shows is code that runs: every line of it stands in an example or here. */
class OwnProblemTest {
    private static final long SEED = 1;
    private static final int ROWS = 12;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 4;
    private static final int BATCH = 5;
    private static final double DROPPED = 0.25;
    private static final Node X = Node.constant(Shape.of(ROWS, FEATURES), gaussian(ROWS * FEATURES, 1));
    private static final Node Y = X.sumKeep(1);

    private static double[] gaussian(int size, long... stream) {
        double[] values = new double[size];
        Randomness.of(stream).fillGaussian(values, 0, size, 1);
        return values;
    }

    /** A regression with all that the page's later sections show. */
    private record Variants(int innerSteps) implements Problem {
        @Override
        public String name() {
            return "variants";
        }

        @Override
        public Tensors meta() {
            return Tensors.none()
                    .with("log_factor", innerSteps)
                    .with("log_lr_W", FEATURES, HIDDEN)
                    .with("log_lr_v")
                    .with("logit_momentum");
        }

        @Override
        public Tensors inner() {
            return Tensors.none().with("W", FEATURES, HIDDEN).with("v", HIDDEN, 1);
        }

        @Override
        public Tensors stepData() {
            return Tensors.none().with("rows", BATCH).with("mask", BATCH, HIDDEN);
        }

        @Override
        public double[] stepData(long seed, long round, int init, int step) {
            Randomness random = Randomness.of(seed, 3, round, init, step);
            double[] drawn = new double[BATCH + BATCH * HIDDEN];
            for (int i = 0; i < BATCH; i++) {
                drawn[i] = random.nextInt(ROWS);
            }
            random.fillMask(drawn, BATCH, BATCH * HIDDEN, 1 - DROPPED);
            return drawn;
        }

        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            Node ofStep = step.row(meta.get("log_factor")).exp(); // [T]: one for each step
            Node ofElement = meta.get("log_lr_W").exp(); // of W's shape: one for each element
            Node ofTensor = meta.get("log_lr_v").exp(); // a scalar: one for all of v
            return new Sgd(
                    Hyper.perTensor(List.of(ofElement.mul(ofStep), ofTensor.mul(ofStep))),
                    Hyper.shared(meta.get("logit_momentum").sigmoid()));
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            Node rows = step.data().get("rows");
            Node hidden = X.gather(rows).matmul(inner.get("W")).tanh();
            Node kept = Dropout.of(hidden, step.data().get("mask"), DROPPED);
            return Losses.meanSquaredError(kept.matmul(inner.get("v")), Y.gather(rows));
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return Losses.meanSquaredError(X.matmul(adapted.get("W")).tanh().matmul(adapted.get("v")), Y);
        }

        @Override
        public double outerWeight(int steps) {
            return 1.0 / innerSteps;
        }

        @Override
        public Optimizer outerOptimizer() {
            return new Adam(Hyper.fixed(0.01));
        }

        @Override
        public double[] initialMeta(long seed) {
            double[] theta = new double[meta().size()];
            Arrays.fill(theta, -1.5);
            return theta;
        }

        @Override
        public double[] initialInner(long seed, long round, int init) {
            return gaussian(inner().size(), seed, 2, round, init);
        }
    }

    /** As one graph, and step by step. */
    @ParameterizedTest
    @ValueSource(ints = {3, 10})
    void everythingThatThePageShowsHasAHypergradient(int innerSteps) {
        Problem problem = new Variants(innerSteps);
        double[] theta = problem.initialMeta(SEED);
        double[] gradient = new double[theta.length];
        double h = 1e-5;
        try (HypergradientPlan plan = Plans.open(problem, 2, SEED, new UnrollPolicy.Full(), Precision.DOUBLE)) {
            plan.compute(theta, 0, 0, gradient);
            for (int i = 0; i < theta.length; i++) {
                double slope = (lossAt(plan, theta, i, h) - lossAt(plan, theta, i, -h)) / (2 * h);
                assertEquals(slope, gradient[i], 1e-6 * Math.max(1, Math.abs(slope)), "entry " + i);
            }
        }
        assertTrue(Arrays.stream(gradient).allMatch(entry -> entry != 0), Arrays.toString(gradient));
    }

    private static double lossAt(HypergradientPlan plan, double[] theta, int entry, double by) {
        double[] moved = theta.clone();
        moved[entry] += by;
        return plan.compute(moved, 0, 0, new double[theta.length]);
    }

    @Test
    void everyLineOfThePageStandsInCodeThatIsTested() throws IOException {
        String page = Files.readString(Path.of("src/docs/OWN_PROBLEM.md"));
        Set<String> tested = Stream.of(
                        "src/examples/io/hyperring/examples/NoisyLabels.java",
                        "tests/unit/io/hyperring/examples/NoisyLabelsTest.java",
                        "tests/unit/io/hyperring/examples/OwnProblemTest.java")
                .flatMap(OwnProblemTest::lines)
                .collect(Collectors.toSet());
        List<String> shown = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .flatMap(block -> block.group(1).lines().map(String::strip))
                .toList();
        assertTrue(shown.size() > 80, "lines of code on the page: " + shown.size());
        assertEquals(
                List.of(), shown.stream().filter(line -> !tested.contains(line)).toList());
    }

    @Test
    void thePageNamesEveryMethodOfAProblem() throws IOException {
        String page = Files.readString(Path.of("src/docs/OWN_PROBLEM.md"));
        for (var method : Problem.class.getMethods()) {
            assertTrue(page.contains("| `" + method.getName() + "` |"), method.getName());
        }
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream().map(String::strip);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
