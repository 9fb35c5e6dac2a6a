package io.hyperring.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.config.ProblemSettings;
import io.hyperring.plan.Evaluation;
import io.hyperring.plan.HypergradientPlan;
import io.hyperring.plan.OuterStep;
import io.hyperring.plan.Plans;
import io.hyperring.plan.Precision;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.unroll.UnrollPolicy;
import org.junit.jupiter.api.Test;

/** A problem from outside: found by its name, differentiated rightly, and it learns which labels are wrong. */
class NoisyLabelsTest {
    private static final long SEED = 1;
    private final Problem problem = Problems.create(ProblemSettings.defaults("noisy-labels"));

    /** The recipe of OWN_PROBLEM.md: it asks only for what every problem has. */
    @Test
    void itsHypergradientIsTheSlopeOfTheOuterLoss() {
        double[] theta = problem.initialMeta(SEED);
        double[] gradient = new double[theta.length];
        double h = 1e-5;
        try (HypergradientPlan plan = Plans.open(problem, 2, SEED, new UnrollPolicy.Full(), Precision.DOUBLE)) {
            plan.compute(theta, 0, 0, gradient);
            for (int i : new int[] {0, 1, theta.length - 1}) {
                double slope = (lossAt(plan, theta, i, h) - lossAt(plan, theta, i, -h)) / (2 * h);
                assertEquals(slope, gradient[i], 1e-6 * Math.max(1, Math.abs(slope)), "entry " + i);
            }
        }
    }

    private static double lossAt(HypergradientPlan plan, double[] theta, int entry, double by) {
        double[] moved = theta.clone();
        moved[entry] += by;
        return plan.compute(moved, 0, 0, new double[theta.length]);
    }

    @Test
    void learnsWhichLabelsAreWrong() {
        OuterStep outer = OuterStep.start(problem, SEED);
        double before = accuracy(outer.meta());
        float[] gradient = new float[problem.meta().size()];
        try (HypergradientPlan plan = Plans.open(problem, 4, SEED)) {
            for (int round = 0; round < 150; round++) {
                plan.compute(outer.metaFloats(), round, 0, gradient);
                outer.apply(gradient);
            }
        }
        double wrong = 0;
        double right = 0;
        for (int row = 0; row < NoisyLabels.ROWS; row++) {
            double trust = 1 / (1 + Math.exp(-outer.meta()[row]));
            wrong += row % 3 == 0 ? trust / 20 : 0;
            right += row % 3 == 0 ? 0 : trust / 40;
        }
        assertTrue(right - wrong > 0.2, "mean trust: right=" + right + ", wrong=" + wrong);
        assertTrue(accuracy(outer.meta()) > before + 0.03, before + " to " + accuracy(outer.meta()));
    }

    private double accuracy(double[] theta) {
        return Evaluation.of(problem, theta, 20, SEED).meanAccuracy().orElseThrow();
    }
}
