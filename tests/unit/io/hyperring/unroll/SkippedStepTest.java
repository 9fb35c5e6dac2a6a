package io.hyperring.unroll;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.SkipNonFinite;
import io.hyperring.plan.GraphPlan;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An inner loss that overflows at one step of one init: that step is skipped, in values and in hypergradients. */
class SkippedStepTest {
    private static final Tensors META = Tensors.none().with("theta", 2).with("lr");
    private static final Tensors INNER = Tensors.none().with("w", 2);
    private static final double[] FIRST = {0.5, -0.3};
    private static final double[] SECOND = {0.1, 0.4};
    private static final double OVERFLOWS = 1e4;
    private static final double ROUNDING = 1e-13;

    /** Σ e^(w · θ + shift), where the shift is drawn for each step. */
    private record Exponential(int innerSteps) implements Objective {
        @Override
        public Tensors stepData() {
            return Tensors.none().with("shift");
        }

        @Override
        public Optimizer innerOptimizer(Parameters meta, Step step) {
            return new SkipNonFinite(new Adam(Hyper.shared(meta.get("lr"))));
        }

        @Override
        public Node innerLoss(Parameters inner, Parameters meta, Step step) {
            Node exponent = inner.get("w").mul(meta.get("theta"));
            return exponent.add(step.data().get("shift")).exp().sum();
        }

        @Override
        public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
            return adapted.get("w").sub(1).square().sum();
        }
    }

    /** Outer loss and hypergradients of inits run together; shifts by step, then by init. */
    private static List<double[]> run(double[] inits, double[]... shifts) {
        Objective objective = new Exponential(shifts.length);
        Batch batch = Batch.of(
                objective,
                META,
                INNER,
                inits.length / FIRST.length,
                new UnrollPolicy.Full(),
                (loop, meta, episode) -> List.of(loop.outerLoss(objective, meta, episode)));
        Node loss = batch.results().get(0).sum();
        List<Node> gradients = Grad.of(loss, batch.meta().list());
        List<Node> wanted = List.of(loss, gradients.get(0), gradients.get(1));
        try (GraphPlan plan = GraphPlan.compile(wanted, Precision.DOUBLE)) {
            plan.feed("meta/theta", new double[] {0.8, 1.2}, 0);
            plan.feed("meta/lr", new double[] {0.1}, 0);
            plan.feed("inner/w", inits, 0);
            for (int step = 0; step < shifts.length; step++) {
                plan.feed("step/" + step + "/shift", shifts[step], 0);
            }
            plan.run();
            return List.of(plan.fetch(0), plan.fetch(1), plan.fetch(2));
        }
    }

    @Test
    void onlyTheInitThatOverflowsSkipsItsStep() {
        double[] both = {FIRST[0], FIRST[1], SECOND[0], SECOND[1]};
        List<double[]> together =
                run(both, new double[] {0, 0}, new double[] {OVERFLOWS, 0.2}, new double[] {-0.5, -0.5});
        List<double[]> skipping = run(FIRST, new double[] {0}, new double[] {-0.5});
        List<double[]> whole = run(SECOND, new double[] {0}, new double[] {0.2}, new double[] {-0.5});
        for (int result = 0; result < together.size(); result++) {
            double[] sum = new double[together.get(result).length];
            int of = result;
            Arrays.setAll(sum, i -> skipping.get(of)[i] + whole.get(of)[i]);
            assertArrayEquals(sum, together.get(result), ROUNDING);
            assertTrue(Arrays.stream(sum).allMatch(Double::isFinite));
        }
    }

    @Test
    void whereEveryStepIsSkippedNothingIsLearned() {
        List<double[]> results = run(FIRST, new double[] {OVERFLOWS}, new double[] {OVERFLOWS});
        assertEquals(0.25 + 1.69, results.get(0)[0], ROUNDING);
        assertArrayEquals(new double[2], results.get(1));
        assertArrayEquals(new double[1], results.get(2));
    }
}
