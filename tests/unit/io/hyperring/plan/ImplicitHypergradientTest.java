package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Node;
import io.hyperring.config.ProblemSettings;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Ridge;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.UnrollPolicy;
import io.hyperring.unroll.UnrollPolicy.ConjugateGradients;
import io.hyperring.unroll.UnrollPolicy.Full;
import io.hyperring.unroll.UnrollPolicy.Implicit;
import io.hyperring.unroll.UnrollPolicy.Neumann;
import java.lang.reflect.Proxy;
import java.util.List;
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

    @Test
    void whatIsDrawnForTheLastStepCounts() {
        double[] first = pulled(2, 1);
        double[] last = pulled(1, 2);
        double[] always = pulled(2, 2);
        assertEquals(0, RelativeError.of(last, always), 1e-14);
        assertTrue(RelativeError.of(first, always) > 1e-3);
    }

    /** The hypergradient of a ridge that stays where it starts and whose data are numbers, one for each of two steps. */
    private static double[] pulled(double... data) {
        Ridge ridge = new Ridge(data.length);
        Problem problem = (Problem) Proxy.newProxyInstance(
                Problem.class.getClassLoader(), new Class<?>[] {Problem.class}, (self, method, given) -> {
                    if (method.getName().equals("innerOptimizer")) {
                        return new Sgd(Hyper.fixed(0));
                    }
                    if (method.getName().equals("stepData")) {
                        return given == null ? Tensors.none().with("pull") : new double[] {data[(int) given[3]]};
                    }
                    if (method.getName().equals("innerLoss")) {
                        Node pull = ((Step) given[2]).data().get("pull");
                        Node shift = ((Parameters) given[1]).get("shift").mul(pull);
                        Node b = ((Parameters) given[0]).get("b");
                        return ridge.innerLoss((Parameters) given[0], (Parameters) given[1], (Step) given[2])
                                .add(b.mul(shift).sum());
                    }
                    return method.invoke(ridge, given);
                });
        double[] theta = ridge.initialMeta(1);
        double[] hypergradient = new double[theta.length];
        UnrollPolicy policy = new Implicit(new ConjugateGradients(), INNER_PARAMETERS);
        try (HypergradientPlan plan = Plans.open(problem, INITS, 1, policy, Precision.DOUBLE)) {
            plan.compute(theta, 5, 2, hypergradient);
        }
        return hypergradient;
    }

    @Test
    void isRefusedWhereOnlyTheStartOrTheOptimizerIsLearned() {
        for (String name : List.of("sine-maml", "digits-hyper")) {
            ProblemSettings settings = ProblemSettings.defaults(name).withPolicy("implicit-cg:3");
            String message = assertThrows(
                            IllegalArgumentException.class, () -> Plans.policy(settings, Problems.create(settings)))
                    .getMessage();
            assertTrue(message.contains(name), message);
        }
        ProblemSettings toy = ProblemSettings.defaults("two-clusters").withPolicy("implicit-cg:3");
        assertEquals(new Implicit(new ConjugateGradients(), 3), Plans.policy(toy, Problems.create(toy)));
    }
}
