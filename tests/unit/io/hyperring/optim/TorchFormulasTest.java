package io.hyperring.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.problem.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of every adaptive optimizer, with hyperparameters and gradients drawn anew for each seed, against loops over
 * doubles that follow torch.optim 1.13's single-tensor functions line by line.
 */
class TorchFormulasTest {
    private static final int STEPS = 6;
    private static final int SIZE = 4;
    /** Six steps of a dozen roundings each, on numbers of order 1. */
    private static final double ROUNDING = 1e-12;

    /** What is drawn for one seed. The last element's gradient is always 0. */
    private static final class Draw {
        private final long seed;
        private final Randomness random;
        final double[] start = new double[SIZE];
        final double[][] gradients = new double[STEPS][SIZE];

        Draw(long seed) {
            this.seed = seed;
            random = Randomness.of(11, seed);
            Arrays.setAll(start, i -> between(-2, 2));
            for (double[] gradient : gradients) {
                Arrays.setAll(gradient, i -> i == SIZE - 1 ? 0 : between(-2, 2));
            }
        }

        double between(double from, double to) {
            return from + (to - from) * random.nextUniform();
        }

        /** 0 for every third seed. */
        double oftenZero(double to) {
            double value = between(0, to);
            return seed % 3 == 0 ? 0 : value;
        }

        /** A step of a formula: t from 1, the element, its gradient and its parameter; returns the new parameter. */
        interface Formula {
            double step(int t, int i, double grad, double param);
        }

        /** Follows the formula and the optimizer, and demands that they agree after every step. */
        void check(Optimizer optimizer, Formula formula) {
            Shape shape = Shape.of(SIZE);
            double[] expected = start.clone();
            List<Node> parameters = List.of(Node.constant(shape, start.clone()));
            List<Node> state = optimizer.init(parameters);
            for (int t = 1; t <= STEPS; t++) {
                List<Node> gradient = List.of(Node.constant(shape, gradients[t - 1].clone()));
                Optimizer.Update update = optimizer.update(gradient, state, parameters);
                parameters = update.applyTo(parameters);
                state = update.state();
                for (int i = 0; i < SIZE; i++) {
                    expected[i] = formula.step(t, i, gradients[t - 1][i], expected[i]);
                }
                double[] ours = DualPlan.numbers(parameters, Map.of()).get(0);
                assertArrayEquals(expected, ours, ROUNDING, "step " + t + " of " + optimizer);
            }
        }
    }

    private static Hyper hyper(double value) {
        return Hyper.fixed(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void adamAndAmsgrad(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.01, 0.5);
        double beta1 = draw.between(0.5, 0.95);
        double beta2 = draw.between(0.2, 0.99);
        double eps = draw.between(1e-3, 0.2);
        double decay = draw.oftenZero(0.2);
        boolean amsgrad = seed % 2 == 0;
        double[] m = new double[SIZE];
        double[] v = new double[SIZE];
        double[] largest = new double[SIZE];
        draw.check(
                new Adam(hyper(lr), hyper(beta1), hyper(beta2), hyper(eps), hyper(decay), amsgrad),
                (t, i, grad, param) -> {
                    double g = grad + decay * param;
                    m[i] = beta1 * m[i] + (1 - beta1) * g;
                    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                    largest[i] = Math.max(largest[i], v[i]);
                    double under = amsgrad ? largest[i] : v[i];
                    double denominator = Math.sqrt(under) / Math.sqrt(1 - Math.pow(beta2, t)) + eps;
                    return param - lr / (1 - Math.pow(beta1, t)) * m[i] / denominator;
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void adamW(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.01, 0.5);
        double beta1 = draw.between(0.5, 0.95);
        double beta2 = draw.between(0.2, 0.99);
        double eps = draw.between(1e-3, 0.2);
        double decay = draw.between(0.01, 0.5);
        boolean amsgrad = seed % 2 == 0;
        double[] m = new double[SIZE];
        double[] v = new double[SIZE];
        double[] largest = new double[SIZE];
        draw.check(
                new AdamW(hyper(lr), hyper(beta1), hyper(beta2), hyper(eps), hyper(decay), amsgrad),
                (t, i, grad, param) -> {
                    double shrunk = param * (1 - lr * decay);
                    m[i] = beta1 * m[i] + (1 - beta1) * grad;
                    v[i] = beta2 * v[i] + (1 - beta2) * grad * grad;
                    largest[i] = Math.max(largest[i], v[i]);
                    double under = amsgrad ? largest[i] : v[i];
                    double denominator = Math.sqrt(under) / Math.sqrt(1 - Math.pow(beta2, t)) + eps;
                    return shrunk - lr / (1 - Math.pow(beta1, t)) * m[i] / denominator;
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void adamax(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.01, 0.5);
        double beta1 = draw.between(0.5, 0.95);
        double beta2 = draw.between(0.2, 0.99);
        double eps = draw.between(1e-3, 0.2);
        double decay = draw.oftenZero(0.2);
        double[] m = new double[SIZE];
        double[] norm = new double[SIZE];
        draw.check(new Adamax(hyper(lr), hyper(beta1), hyper(beta2), hyper(eps), hyper(decay)), (t, i, grad, param) -> {
            double g = grad + decay * param;
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            norm[i] = Math.max(norm[i] * beta2, Math.abs(g) + eps);
            return param - lr / (1 - Math.pow(beta1, t)) * m[i] / norm[i];
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rmsProp(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.01, 0.2);
        double alpha = draw.between(0.3, 0.99);
        double eps = draw.between(1e-3, 0.2);
        double decay = draw.oftenZero(0.2);
        double momentum = seed % 4 < 2 ? 0 : draw.between(0.1, 0.9);
        boolean centered = seed % 2 == 0;
        double[] square = new double[SIZE];
        double[] mean = new double[SIZE];
        double[] buffer = new double[SIZE];
        draw.check(
                new RmsProp(hyper(lr), hyper(alpha), hyper(eps), hyper(decay), hyper(momentum), centered),
                (t, i, grad, param) -> {
                    double g = grad + decay * param;
                    square[i] = alpha * square[i] + (1 - alpha) * g * g;
                    mean[i] = alpha * mean[i] + (1 - alpha) * g;
                    double variance = centered ? square[i] - mean[i] * mean[i] : square[i];
                    double average = Math.sqrt(variance) + eps;
                    buffer[i] = momentum * buffer[i] + g / average;
                    return param - lr * (momentum > 0 ? buffer[i] : g / average);
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void adagrad(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.01, 0.5);
        double lrDecay = draw.oftenZero(0.5);
        double decay = draw.oftenZero(0.2);
        double initial = draw.oftenZero(1);
        double eps = draw.between(1e-3, 0.2);
        double[] sum = new double[SIZE];
        Arrays.fill(sum, initial);
        draw.check(
                new Adagrad(hyper(lr), hyper(lrDecay), hyper(decay), hyper(initial), hyper(eps)),
                (t, i, grad, param) -> {
                    double g = grad + decay * param;
                    sum[i] += g * g;
                    return param - lr / (1 + (t - 1) * lrDecay) * g / (Math.sqrt(sum[i]) + eps);
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void adadelta(long seed) {
        Draw draw = new Draw(seed);
        double lr = draw.between(0.3, 1.5);
        double rho = draw.between(0.3, 0.99);
        double eps = draw.between(1e-4, 0.2);
        double decay = draw.oftenZero(0.2);
        double[] square = new double[SIZE];
        double[] steps = new double[SIZE];
        draw.check(new Adadelta(hyper(lr), hyper(rho), hyper(eps), hyper(decay)), (t, i, grad, param) -> {
            double g = grad + decay * param;
            square[i] = rho * square[i] + (1 - rho) * g * g;
            double delta = Math.sqrt(steps[i] + eps) / Math.sqrt(square[i] + eps) * g;
            steps[i] = rho * steps[i] + (1 - rho) * delta * delta;
            return param - lr * delta;
        });
    }
}
