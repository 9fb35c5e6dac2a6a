package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Ridge;
import io.hyperring.unroll.UnrollPolicy;
import io.hyperring.unroll.UnrollPolicy.ConjugateGradients;
import io.hyperring.unroll.UnrollPolicy.Full;
import io.hyperring.unroll.UnrollPolicy.Implicit;
import io.hyperring.unroll.UnrollPolicy.Neumann;
import org.junit.jupiter.api.Test;

/** At the minimum of the inner loss the implicit function theorem must say what differentiating the whole loop says. */
class ImplicitHypergradientTest {
    private static final int CONVERGED = 400;
    private static final int INITS = 3;
    private static final int INNER_PARAMETERS = 4;

    private final Problem ridge = new Ridge(CONVERGED);

    private double[] hypergradient(UnrollPolicy policy) {
        double[] theta = ridge.initialMeta(1);
        double[] hypergradient = new double[theta.length];
        try (HypergradientPlan plan = Plans.open(ridge, INITS, 1, policy, Precision.DOUBLE)) {
            plan.compute(theta, 5, 2, hypergradient);
        }
        return hypergradient;
    }

    private double error(UnrollPolicy policy) {
        return RelativeError.of(hypergradient(policy), hypergradient(new Full()));
    }

    @Test
    void conjugateGradientsAreExactAfterAsManyProductsAsThereAreParameters() {
        double error = error(new Implicit(new ConjugateGradients(), INNER_PARAMETERS));
        assertTrue(error < 1e-11, "error=" + error);
    }

    @Test
    void moreProductsThanThatChangeNothing() {
        double error = error(new Implicit(new ConjugateGradients(), 10 * INNER_PARAMETERS));
        assertTrue(error < 1e-11, "error=" + error);
    }

    @Test
    void fewerProductsAreRougher() {
        double one = error(new Implicit(new ConjugateGradients(), 1));
        double three = error(new Implicit(new ConjugateGradients(), 3));
        assertTrue(one > three && three > 1e-9, "one=" + one + ", three=" + three);
    }

    @Test
    void theSeriesOfNeumannConverges() {
        double short_ = error(new Implicit(new Neumann(0.15), 10));
        double long_ = error(new Implicit(new Neumann(0.15), 400));
        assertTrue(long_ < 1e-11 && short_ > 1e-6, "short=" + short_ + ", long=" + long_);
    }

    @Test
    void givesTheOuterLossOfTheAdaptedParameters() {
        double[] theta = ridge.initialMeta(1);
        double[] ignored = new double[theta.length];
        try (HypergradientPlan implicit =
                        Plans.open(ridge, INITS, 1, new Implicit(new ConjugateGradients(), 1), Precision.DOUBLE);
                HypergradientPlan whole = Plans.open(ridge, INITS, 1, new Full(), Precision.DOUBLE)) {
            assertEquals(whole.compute(theta, 5, 2, ignored), implicit.compute(theta, 5, 2, ignored), 1e-14);
        }
    }
}
