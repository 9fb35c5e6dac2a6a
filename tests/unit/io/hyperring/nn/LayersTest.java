package io.hyperring.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.plan.HostPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Single values that can be worked out by hand, and what is refused. */
class LayersTest {
    private static final double ROUNDING = 1e-15;

    private static Node of(double... values) {
        return Node.constant(Shape.of(values.length), values);
    }

    private static double[] run(Node node) {
        return HostPlan.compile(List.of(node)).run(Map.of()).get(0);
    }

    private static double[] slopes(java.util.function.UnaryOperator<Node> y, double... at) {
        Node x = Node.input("x", at.length);
        return HostPlan.compile(List.of(Grad.of(y.apply(x).sum(), x)))
                .run(Map.of("x", at))
                .get(0);
    }

    @Test
    void activationsHaveTheValuesOfTheirFormulas() {
        Node x = of(-2, 0, 2);
        assertArrayEquals(new double[] {-0.5, 0, 2}, run(Activations.leakyRelu(x, 0.25)));
        assertArrayEquals(new double[] {3 * Math.expm1(-2), 0, 2}, run(Activations.elu(x, 3)), ROUNDING);
        double normal = 0.9772498680518208; // Φ(2)
        assertArrayEquals(new double[] {-2 * (1 - normal), 0, 2 * normal}, run(Activations.gelu(x)), ROUNDING);
        assertArrayEquals(run(Activations.gelu(x)), run(Activations.geluTanh(x)), 1e-3);
        double sigmoid = 1 / (1 + Math.exp(-2));
        assertArrayEquals(new double[] {-2 * (1 - sigmoid), 0, 2 * sigmoid}, run(Activations.silu(x)), ROUNDING);
        assertArrayEquals(new double[] {-2 / 3.0, 0, 2 / 3.0}, run(Activations.softsign(x)), ROUNDING);
        assertArrayEquals(
                new double[] {-2 - Math.log1p(Math.exp(-2)), -Math.log(2), -Math.log1p(Math.exp(-2))},
                run(Activations.logSigmoid(x)),
                ROUNDING);
        assertArrayEquals(new double[] {-1, 0, 1.5}, run(Activations.hardtanh(x, -1, 1.5)));
        assertArrayEquals(new double[] {0, 6, 3}, run(Activations.relu6(of(-1, 7, 3))));
        double squeezed = 2 * Math.tanh(Math.log1p(Math.exp(2)));
        assertEquals(squeezed, run(Activations.mish(x))[2], ROUNDING);
    }

    @Test
    void activationsHaveTheirSlopeFromTheLeftAtZero() {
        assertArrayEquals(new double[] {0.25}, slopes(x -> Activations.leakyRelu(x, 0.25), 0));
        assertArrayEquals(new double[] {0.7}, slopes(x -> Activations.elu(x, 0.7), 0));
        assertArrayEquals(new double[] {0}, slopes(Activations::relu6, 0));
    }

    @Test
    void anActivationIsFoundByItsNameOrItsNameIsTold() {
        assertEquals(6, run(Activations.named("relu6").apply(of(8)))[0]);
        assertEquals(8, run(Activations.named("identity").apply(of(8)))[0]);
        refused("activation=swoosh", () -> Activations.named("swoosh"));
    }

    @Test
    void lossesHaveTheValuesOfTheirFormulas() {
        Node ours = of(1, -3);
        Node theirs = of(0, 0);
        assertEquals(5, run(Losses.meanSquaredError(ours, theirs))[0]);
        assertEquals(2, run(Losses.meanAbsoluteError(ours, theirs))[0]);
        assertEquals((0.5 + 2 * (3 - 1)) / 2, run(Losses.huber(ours, theirs, 2))[0]);
        double logCosh = (Math.log(Math.cosh(1)) + Math.log(Math.cosh(3))) / 2;
        assertEquals(logCosh, run(Losses.logCosh(ours, theirs))[0], ROUNDING);
        assertEquals(2, run(Losses.hinge(ours, of(1, 1)))[0]);
        assertEquals(Math.sqrt(10), run(Losses.l2Norm(ours))[0], ROUNDING);
        Node logits = ours.reshape(1, 2);
        double crossEntropy = Math.log1p(Math.exp(4));
        assertEquals(crossEntropy, run(Losses.softmaxCrossEntropyOfClasses(logits, of(1)))[0], ROUNDING * 10);
        assertEquals(
                crossEntropy,
                run(Losses.softmaxCrossEntropy(logits, Losses.oneHot(new int[] {1}, 2)))[0],
                ROUNDING * 10);
    }

    @Test
    void dropoutKeepsTheMeanAndForgetsWhatItDrops() {
        Node x = of(1, Double.NaN, 3, Double.POSITIVE_INFINITY);
        assertArrayEquals(new double[] {2, 0, 6, 0}, run(Dropout.of(x, of(1, 0, 1, 0), 0.5)));
        assertArrayEquals(new double[] {1, 3}, run(Dropout.of(of(1, 3), of(1, 1), 0)));
    }

    @Test
    void tiesInAPoolShareTheGradient() {
        Node x = Node.input("x", 1, 1, 2, 2);
        Node gradient = Grad.of(Pooling.max(x, 2, 2, Sliding.PLAIN).sum(), x);
        double[] shares = HostPlan.compile(List.of(gradient))
                .run(Map.of("x", new double[] {4, 1, 4, 4}))
                .get(0);
        assertArrayEquals(new double[] {1 / 3.0, 0, 1 / 3.0, 1 / 3.0}, shares, ROUNDING);
    }

    @Test
    void sinesAreAsFastAsTheyAreTold() {
        Node y = Siren.of(of(0.5), Node.constant(Shape.of(1, 1), 2), of(0.1), 30);
        assertEquals(Math.sin(33), run(y)[0], 1e-13);
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsNumbers() {
        Node images = Node.input("x", 2, 4, 5, 5);
        Node weights = Node.input("w", 6, 2, 3, 3);
        Node three = Node.input("three", 3);
        refused("groups=1", () -> Convolution.image(images, weights, Sliding.PLAIN));
        refused("groups=4", () -> Convolution.image(images, weights, Sliding.PLAIN, 4, Layout.NCHW));
        refused("layout=NHWC", () -> Convolution.image(images, weights, Sliding.PLAIN, 2, Layout.NHWC));
        refused("four axes", () -> Convolution.image(three, weights, Sliding.PLAIN));
        refused("three axes", () -> Convolution.line(three, weights, Sliding.PLAIN));
        refused("x=[2, 4, 5, 5]", () -> TransposedConvolution.image(images, weights, Sliding.PLAIN));
        refused("stride=0,1", () -> Sliding.PLAIN.stride(0, 1));
        refused("dilation=0,0", () -> Sliding.PLAIN.dilation(0));
        refused("padding=-1,-1,-1,-1", () -> Sliding.PLAIN.padding(-1));
        refused("x=[3]", () -> Linear.of(three, Node.input("w", 2, 4)));
        refused("vector=[3]", () -> Bias.add(images, three, 1));
        refused("rate=1.0", () -> Dropout.of(three, three, 1));
        refused("rate=NaN", () -> Dropout.of(three, three, Double.NaN));
        refused("eps=0.0", () -> BatchNorm.of(images, Node.input("s", 4), Node.input("t", 4), 1, 0));
        refused("scale=[3]", () -> LayerNorm.of(images, three, three, 1));
        refused("groups=3", () -> GroupNorm.of(images, three, three, 3, 1));
        refused("shape=[3]", () -> Pooling.globalMax(three));
        refused("delta=0.0", () -> Losses.huber(three, three, 0));
        refused("heads=3", () -> new MultiHeadAttention(Node.input("w", 12, 4), three, three, three, 3));
        refused("weights=[3]", () -> new MultiHeadAttention(three, three, three, three, 1));
        refused("shape=[3]", () -> Attention.scaledDotProduct(three, three, three));
        Node two = Node.input("w", 8, 2);
        Lstm lstm = new Lstm(two, two, Node.input("b", 8), Node.input("b", 8));
        refused("[t, n, features]", () -> lstm.over(three, new Lstm.State(three, three)));
    }

    private static void refused(String word, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(word), message);
    }
}
