package io.hyperring.unroll;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Unrolling against mathematics: the inner loss is the quadratic ½ (β − θ)ᵀ A (β − θ), whose SGD steps are powers of
 * M = I − αA, so that β_T = θ + Mᵀ (β₀ − θ) in T steps, and the outer loss is ½ |β_T − c|².
 */
class InnerLoopTest {
    private static final double[][] A = {{2, 0.5}, {0.5, 1}};
    private static final double ALPHA = 0.3;
    private static final double[] START = {1, -2};
    private static final double[] THETA = {0.4, 0.7};
    private static final double[] TARGET = {-1, 0.5};
    private static final double ROUNDING = 1e-13;

    private static final Map<String, double[]> POINT =
            Map.of("beta", START, "theta", THETA, "alpha", new double[] {ALPHA});

    private final Node beta = Node.input("beta", 2);
    private final Node theta = Node.input("theta", 2);
    private final Node alpha = Node.input("alpha");
    private final Parameters initial = Parameters.of(Map.of("beta", beta));
    private final Parameters meta = Parameters.of(Map.of("theta", theta));

    private Objective quadratic(int steps) {
        Node matrix = Node.constant(Shape.of(2, 2), A[0][0], A[0][1], A[1][0], A[1][1]);
        return new Objective() {
            @Override
            public int innerSteps() {
                return steps;
            }

            @Override
            public Optimizer innerOptimizer(Parameters parameters, Step step) {
                return new Sgd(Hyper.shared(alpha));
            }

            @Override
            public Node innerLoss(Parameters inner, Parameters parameters, Step step) {
                Node away = inner.get("beta").sub(parameters.get("theta")).reshape(2, 1);
                return matrix.matmul(away).mul(away).sum().mul(0.5);
            }

            @Override
            public Node outerLoss(Parameters adapted, Parameters parameters, Parameters episode) {
                return adapted.get("beta")
                        .sub(Node.constant(Shape.of(2), TARGET))
                        .square()
                        .sum()
                        .mul(0.5);
            }
        };
    }

    private Node outerLoss(int steps, UnrollPolicy policy) {
        Objective objective = quadratic(steps);
        return InnerLoop.unroll(objective, initial, meta, policy).outerLoss(objective, meta, Parameters.NONE);
    }

    private static double[] value(Node node) {
        return DualPlan.numbers(List.of(node), POINT).get(0);
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j];
            }
        }
        return product;
    }

    private static double[] times(double[][] a, double[] x) {
        return new double[] {a[0][0] * x[0] + a[0][1] * x[1], a[1][0] * x[0] + a[1][1] * x[1]};
    }

    /** (I − αA)ᵏ; symmetric. */
    private static double[][] power(int k) {
        double[][] m = {{1 - ALPHA * A[0][0], -ALPHA * A[0][1]}, {-ALPHA * A[1][0], 1 - ALPHA * A[1][1]}};
        double[][] result = {{1, 0}, {0, 1}};
        for (int i = 0; i < k; i++) {
            result = times(result, m);
        }
        return result;
    }

    private static double[] adapted(int steps) {
        double[] moved = times(power(steps), new double[] {START[0] - THETA[0], START[1] - THETA[1]});
        return new double[] {THETA[0] + moved[0], THETA[1] + moved[1]};
    }

    private static double[] missed(int steps) {
        double[] end = adapted(steps);
        return new double[] {end[0] - TARGET[0], end[1] - TARGET[1]};
    }

    @Test
    void zeroInnerStepsLeaveThePlainGradient() {
        Node loss = outerLoss(0, new UnrollPolicy.Full());
        assertArrayEquals(missed(0), value(Grad.of(loss, beta)), ROUNDING);
        assertArrayEquals(new double[2], value(Grad.of(loss, theta)));
    }

    @Test
    void oneStepIsTheClosedForm() {
        Node loss = outerLoss(1, new UnrollPolicy.Full());
        double[] r = missed(1);
        double[] ar = times(A, r);
        assertArrayEquals(new double[] {ALPHA * ar[0], ALPHA * ar[1]}, value(Grad.of(loss, theta)), ROUNDING);
    }

    @Test
    void manyStepsAreAPowerOfAMatrix() {
        int steps = 6;
        InnerLoop loop = InnerLoop.unroll(quadratic(steps), initial, meta, new UnrollPolicy.Full());
        for (int t = 0; t <= steps; t++) {
            assertArrayEquals(adapted(t), value(loop.trajectory().get(t).get("beta")), ROUNDING);
        }
        Node loss = outerLoss(steps, new UnrollPolicy.Full());
        double[] r = missed(steps);
        double[] byStart = times(power(steps), r);
        assertArrayEquals(byStart, value(Grad.of(loss, beta)), ROUNDING);
        assertArrayEquals(new double[] {r[0] - byStart[0], r[1] - byStart[1]}, value(Grad.of(loss, theta)), ROUNDING);
    }

    @Test
    void theLearningRateHasAGradient() {
        int steps = 4;
        Node loss = outerLoss(steps, new UnrollPolicy.Full());
        double[] away = {START[0] - THETA[0], START[1] - THETA[1]};
        // d(I − αA)ᵀ/dα = −T (I − αA)ᵀ⁻¹ A, since a power commutes with its base
        double[] slope = times(times(power(steps - 1), A), away);
        double[] r = missed(steps);
        double expected = -steps * (r[0] * slope[0] + r[1] * slope[1]);
        assertEquals(expected, value(Grad.of(loss, alpha))[0], ROUNDING);
    }

    @Test
    void lossesAreThoseBeforeEachStep() {
        InnerLoop loop = InnerLoop.unroll(quadratic(3), initial, meta, new UnrollPolicy.Full());
        assertEquals(3, loop.losses().size());
        for (int t = 0; t < 3; t++) {
            double[] away = {adapted(t)[0] - THETA[0], adapted(t)[1] - THETA[1]};
            double[] a = times(A, away);
            assertEquals(
                    0.5 * (a[0] * away[0] + a[1] * away[1]), value(loop.losses().get(t))[0], ROUNDING);
        }
    }

    @Test
    void firstOrderTakesInnerGradientsAsConstants() {
        Node loss = outerLoss(5, new UnrollPolicy.FirstOrder());
        assertArrayEquals(value(outerLoss(5, new UnrollPolicy.Full())), value(loss));
        assertArrayEquals(missed(5), value(Grad.of(loss, beta)), ROUNDING);
        assertArrayEquals(new double[2], value(Grad.of(loss, theta)));
        assertTrue(value(Grad.of(loss, alpha))[0] != 0, "the rate itself stays differentiable");
    }
}
