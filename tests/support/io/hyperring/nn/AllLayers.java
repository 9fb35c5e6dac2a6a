package io.hyperring.nn;

import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Layers, activations and losses under test, by class and method: to add one, add a row. */
public final class AllLayers {
    /** Third derivatives are sums of thousands of rounded products. */
    private static final double ROUNDING = 1e-10;
    /** Third derivatives of √ and division magnify rounding by some hundreds more. */
    private static final double NORMS = 1e-8;

    /**
     * @param point inputs and where they are
     * @param smooth whether finite differences make sense there
     */
    public record Row(String name, Node y, Map<Node, double[]> point, double tolerance, boolean smooth) {
        void check(int order) {
            GradCheck check = GradCheck.of(name, point, tolerance);
            (smooth ? check : check.atKink()).check(y, order);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private AllLayers() {}

    // spotless:off
    private static final Node MASK = Node.constant(Shape.of(2, 3), 1, 0, 1, 0, 1, 1);
    private static final Node HARD = Node.constant(Shape.of(2, 3), 1, -1, 1, -1, 1, 1);
    private static final Node CLASSES = Node.constant(Shape.of(2), 2, 0);
    private static final Node WORDS = Node.constant(Shape.of(2, 2), 2, 0, 2, 1);
    private static final Sliding UNEVEN = Sliding.PLAIN.stride(2, 1).dilation(1, 2).padding(1, 0, 2, 1);

    public static List<Row> rows() {
        return List.of(
            activation("Activations.leakyRelu",  x -> Activations.leakyRelu(x, 0.1).mul(x)),
            activation("Activations.elu",        x -> Activations.elu(x, 0.7)),
            activation("Activations.gelu",       Activations::gelu),
            activation("Activations.geluTanh",   Activations::geluTanh),
            activation("Activations.silu",       Activations::silu),
            activation("Activations.mish",       Activations::mish),
            activation("Activations.softsign",   Activations::softsign),
            activation("Activations.logSigmoid", Activations::logSigmoid),
            activation("Activations.hardtanh",   x -> Activations.hardtanh(x, -0.4, 0.6).mul(x)),
            activation("Activations.relu6",      x -> Activations.relu6(x).mul(x)),

            row("Linear.of",            ROUNDING, x -> Linear.of(x.get(0), x.get(1)), "2,2,3", "4,3"),
            row("Linear.of, bias",      ROUNDING, x -> Linear.of(x.get(0), x.get(1), x.get(2)), "2,3", "4,3", "4"),
            row("Linear.of, vector",    ROUNDING, x -> Linear.of(x.get(0), x.get(1)), "3", "4,3"),
            row("Bias.add",             ROUNDING, x -> Bias.add(x.get(0), x.get(1), 1).tanh(), "2,3,2", "3"),
            row("Siren.of",             ROUNDING, x -> Siren.of(x.get(0), x.get(1), x.get(2), 2), "2,3", "4,3", "4"),
            row("Embedding.of",         ROUNDING, x -> Embedding.of(x.get(0), WORDS).tanh(), "3,2"),
            row("Dropout.of",           ROUNDING, x -> Dropout.of(x.get(0).exp(), MASK, 0.2), "2,3"),

            row("Convolution.image",    ROUNDING, x -> Convolution.image(x.get(0), x.get(1), Sliding.PLAIN.padding(1)), "2,2,3,3", "2,2,3,3"),
            row("Convolution.image, uneven", ROUNDING, x -> Convolution.image(x.get(0), x.get(1), UNEVEN), "1,2,4,3", "3,2,2,2"),
            row("Convolution.image, groups", ROUNDING, x -> Convolution.image(x.get(0), x.get(1), UNEVEN, 2, Layout.NHWC), "1,4,3,4", "2,2,2,2"),
            row("Convolution.line",     ROUNDING, x -> Convolution.line(x.get(0), x.get(1), UNEVEN), "2,2,4", "3,2,2"),
            row("Convolution.line, groups", ROUNDING, x -> Convolution.line(x.get(0), x.get(1), UNEVEN, 2), "2,4,4", "2,2,2"),
            row("TransposedConvolution.image", ROUNDING, x -> TransposedConvolution.image(x.get(0), x.get(1), UNEVEN), "1,3,2,3", "3,2,2,2"),
            row("TransposedConvolution.image, groups", ROUNDING,
                    x -> TransposedConvolution.image(x.get(0), x.get(1), Sliding.PLAIN.stride(2), 2, Layout.NHWC, 5, 4), "1,2,2,4", "4,2,2,2"),
            row("TransposedConvolution.line", ROUNDING, x -> TransposedConvolution.line(x.get(0), x.get(1), Sliding.PLAIN.stride(2)), "1,3,2", "3,2,2"),
            row("Pooling.max",          ROUNDING, x -> Pooling.max(x.get(0), 2, 2, Sliding.PLAIN.stride(2)).exp(), "1,2,4,4"),
            row("Pooling.max, border",  ROUNDING, x -> Pooling.max(x.get(0), 3, 2, UNEVEN.padding(1, 1, 0, 1), Layout.NHWC).exp(), "1,4,4,2"),
            row("Pooling.average",      ROUNDING, x -> Pooling.average(x.get(0), 2, 3, UNEVEN).exp(), "1,2,4,3"),
            row("Pooling.average, pixels", ROUNDING, x -> Pooling.average(x.get(0), 2, 2, UNEVEN, Layout.NHWC, false).exp(), "1,4,3,2"),
            row("Pooling.globalAverage", ROUNDING, x -> Pooling.globalAverage(x.get(0)).exp(), "2,2,3,2"),
            row("Pooling.globalMax",    ROUNDING, x -> Pooling.globalMax(x.get(0)).exp(), "2,2,3"),

            row("BatchNorm.of",         NORMS, x -> BatchNorm.of(x.get(0), x.get(1), x.get(2), 1, 0.01), "3,2,2,2", "2", "2"),
            row("BatchNorm.of, last axis", NORMS, x -> BatchNorm.of(x.get(0), x.get(1), x.get(2), -1, 0.01), "4,3", "3", "3"),
            row("LayerNorm.of",         NORMS, x -> LayerNorm.of(x.get(0), x.get(1), x.get(2), 0.01), "2,4", "4", "4"),
            row("LayerNorm.of, two axes", NORMS, x -> LayerNorm.of(x.get(0), x.get(1), x.get(2), 0.01), "2,3,2", "3,2", "3,2"),
            row("GroupNorm.of",         NORMS, x -> GroupNorm.of(x.get(0), x.get(1), x.get(2), 2, 0.01), "2,4,3", "4", "4"),
            row("GroupNorm.instance",   NORMS, x -> GroupNorm.instance(x.get(0), x.get(1), x.get(2), 0.01), "2,2,2,2", "2", "2"),

            row("Lstm.step",            ROUNDING, x -> {
                var state = lstm(x).step(x.get(0), new Lstm.State(x.get(5), x.get(6)));
                return Node.concat(1, List.of(state.hidden(), state.cell()));
            }, "2,3", "8,3", "8,2", "8", "8", "2,2", "2,2"),
            row("Lstm.over",            ROUNDING, x -> {
                var result = lstm(x).over(x.get(0), new Lstm.State(x.get(5), x.get(6)));
                return Node.concat(0, List.of(result.outputs(), result.last().cell().reshape(1, 2, 1)));
            }, "3,2,2", "4,2", "4,1", "4", "4", "2,1", "2,1"),
            row("Gru.step",             ROUNDING, x -> gru(x).step(x.get(0), x.get(5)), "2,3", "6,3", "6,2", "6", "6", "2,2"),
            row("Gru.over",             ROUNDING, x -> gru(x).over(x.get(0), x.get(5)), "3,2,2", "3,2", "3,1", "3", "3", "2,1"),

            row("Attention.scaledDotProduct", ROUNDING, x -> Attention.scaledDotProduct(x.get(0), x.get(1), x.get(2)), "2,2,3", "2,3,3", "2,3,2"),
            row("Attention.scaledDotProduct, mask", ROUNDING,
                    x -> Attention.scaledDotProduct(x.get(0), x.get(1), x.get(2), MASK), "2,2,3", "2,3,3", "2,3,2"),
            row("Attention.causalMask", ROUNDING,
                    x -> Attention.scaledDotProduct(x.get(0), x.get(0), x.get(0), Attention.causalMask(3)), "3,2"),
            row("MultiHeadAttention.of", ROUNDING,
                    x -> new MultiHeadAttention(x.get(1), x.get(2), x.get(3), x.get(4), 2).of(x.get(0), x.get(0), x.get(0)),
                    "1,3,4", "12,4", "12", "4,4", "4"),
            row("MultiHeadAttention.of, mask", ROUNDING,
                    x -> new MultiHeadAttention(x.get(1), x.get(2), x.get(3), x.get(4), 2).of(x.get(0), x.get(5), x.get(5), MASK),
                    "1,2,4", "12,4", "12", "4,4", "4", "1,3,4"),

            row("Losses.meanSquaredError",  ROUNDING, x -> Losses.meanSquaredError(x.get(0), x.get(1)), "2,3", "2,3"),
            row("Losses.meanAbsoluteError", ROUNDING, x -> Losses.meanAbsoluteError(x.get(0), x.get(1)).exp(), "2,3", "2,3"),
            row("Losses.huber",             ROUNDING, x -> Losses.huber(x.get(0), x.get(1), 0.5), "2,3", "2,3"),
            row("Losses.logCosh",           ROUNDING, x -> Losses.logCosh(x.get(0), x.get(1)), "2,3", "2,3"),
            row("Losses.bceWithLogits",     ROUNDING, x -> Losses.bceWithLogits(x.get(0), x.get(1)), "2,3", "2,3"),
            row("Losses.hinge",             ROUNDING, x -> Losses.hinge(x.get(0), HARD).exp(), "2,3"),
            row("Losses.softmaxCrossEntropy", ROUNDING, x -> Losses.softmaxCrossEntropy(x.get(0), x.get(1)), "2,3", "2,3"),
            row("Losses.softmaxCrossEntropyOfClasses", ROUNDING, x -> Losses.softmaxCrossEntropyOfClasses(x.get(0), CLASSES), "2,3"),
            row("Losses.oneHot",            ROUNDING, x -> Losses.softmaxCrossEntropy(x.get(0), Losses.oneHot(new int[] {2, 0}, 3)), "2,3"),
            row("Losses.l2Norm",            ROUNDING, x -> Losses.l2Norm(x.get(0)), "2,3"),
            row("LossTerms.squaredError",   ROUNDING, x -> LossTerms.squaredError(x.get(0), x.get(1)), "2,3", "3"),
            row("LossTerms.absoluteError",  ROUNDING, x -> LossTerms.absoluteError(x.get(0), x.get(1)).exp(), "2,3", "2,3"),
            row("LossTerms.huber",          ROUNDING, x -> LossTerms.huber(x.get(0), x.get(1), 1.5), "2,3", "2,3"),
            row("LossTerms.logCosh",        ROUNDING, x -> LossTerms.logCosh(x.get(0), x.get(1)), "2,3", "2,3"),
            row("LossTerms.bceWithLogits",  ROUNDING, x -> LossTerms.bceWithLogits(x.get(0), x.get(1)), "2,3", "2,3"),
            row("LossTerms.hinge",          ROUNDING, x -> LossTerms.hinge(x.get(0), HARD).exp(), "2,3"),
            row("LossTerms.softmaxCrossEntropy", ROUNDING, x -> LossTerms.softmaxCrossEntropy(x.get(0), x.get(1)), "2,2,3", "2,2,3"));
    }

    /** Where a formula that is right elsewhere goes wrong: zeros, ties, constant batches, numbers whose exponential overflows. */
    public static List<Row> awkward() {
        return List.of(
            at("Activations.leakyRelu at 0",    x -> Activations.leakyRelu(x, 0.1), 0, -1, 700, -700),
            at("Activations.elu, large",        x -> Activations.elu(x, 1), 0, -1e4, 1e4, 2),
            at("Activations.gelu, large",       Activations::gelu, 0, -50, 50, 1e4),
            at("Activations.geluTanh, large",   Activations::geluTanh, 0, -50, 50, 100),
            at("Activations.silu, large",       Activations::silu, 0, -700, 700, 1),
            at("Activations.mish, large",       Activations::mish, 0, -100, 100, 1),
            at("Activations.softsign at 0",     Activations::softsign, 0, -1e8, 1e8, 1),
            at("Activations.logSigmoid, large", Activations::logSigmoid, 0, -700, 700, 1),
            at("Activations.relu6, large",      Activations::relu6, -700, 0.5, 700, 5),
            at("LossTerms.huber at 0",          x -> LossTerms.huber(x, Node.constant(0), 1), 0, 1e8, -1e8, 0.5),
            at("LossTerms.logCosh, large",      x -> LossTerms.logCosh(x, Node.constant(0)), 0, 350, -350, 1),
            at("LossTerms.bceWithLogits, large", x -> LossTerms.bceWithLogits(x, Node.constant(0.3)), 0, 700, -700, 1),
            at("LossTerms.hinge, zero margin",  x -> LossTerms.hinge(x, Node.constant(1)), 1, 0, 700, -700),
            at("LossTerms.softmaxCrossEntropy, large", x -> LossTerms.softmaxCrossEntropy(x, Node.constant(Shape.of(4), 1, 0, 0, 0)), -700, 0, 700, 1),
            at("Losses.l2Norm at 0",            Losses::l2Norm, 0, 0, 0, 0),
            at("Losses.meanAbsoluteError at 0", x -> Losses.meanAbsoluteError(x, Node.constant(0)), 0, 1, 0, -1),
            at("Dropout.of, all dropped",       x -> Dropout.of(x.exp(), Node.constant(Shape.of(4), 0, 0, 0, 0), 0.5), 0, 80, -1, 2),
            at("BatchNorm.of, constant",        x -> BatchNorm.of(x.reshape(4, 1), Node.full(Shape.of(1), 2), Node.full(Shape.of(1), 1), 1, 0.1), 3, 3, 3, 3),
            at("LayerNorm.of, constant",        x -> LayerNorm.of(x.reshape(2, 2), Node.full(Shape.of(2), 2), Node.full(Shape.of(2), 1), 0.1), 3, 3, 0, 0),
            at("Pooling.max, ties",             x -> Pooling.max(x.exp().reshape(1, 1, 2, 2), 2, 2, Sliding.PLAIN), 1, 2, 2, 0),
            at("Pooling.max, zeros beside a border", x -> Pooling.max(x.reshape(1, 1, 2, 2), 2, 2, Sliding.PLAIN.padding(1)), 0, -1, -2, 0),
            at("Attention.scaledDotProduct, large", x -> Attention.scaledDotProduct(x.reshape(2, 2), x.reshape(2, 2), x.reshape(2, 2)), 30, -30, 20, 10),
            at("Attention.scaledDotProduct, nothing to look at", x -> Attention.scaledDotProduct(
                    x.reshape(2, 2), x.reshape(2, 2), x.reshape(2, 2), Node.constant(Shape.of(2, 2), 0, 0, 1, 0)), 1, 2, -1, 0.5));
    }
    // spotless:on

    private static Lstm lstm(List<Node> x) {
        return new Lstm(x.get(1), x.get(2), x.get(3), x.get(4));
    }

    private static Gru gru(List<Node> x) {
        return new Gru(x.get(1), x.get(2), x.get(3), x.get(4));
    }

    private static Row activation(String name, UnaryOperator<Node> y) {
        return row(name, ROUNDING, x -> y.apply(x.get(0)), "3,4");
    }

    private static Row row(String name, double tolerance, Function<List<Node>, Node> y, String... shapes) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        for (String shape : shapes) {
            int[] dims =
                    Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
            Node input = Node.input("x" + point.size(), dims);
            point.put(input, GradCheck.random(input.shape(), 50 + point.size()));
        }
        return new Row(name, y.apply(List.copyOf(point.keySet())), point, tolerance, true);
    }

    private static Row at(String name, UnaryOperator<Node> y, double... values) {
        Node x = Node.input("x", values.length);
        return new Row(name, y.apply(x), Map.of(x, values), ROUNDING, false);
    }
}
