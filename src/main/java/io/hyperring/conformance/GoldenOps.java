package io.hyperring.conformance;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Attention;
import io.hyperring.nn.BatchNorm;
import io.hyperring.nn.Bias;
import io.hyperring.nn.Convolution;
import io.hyperring.nn.GroupNorm;
import io.hyperring.nn.LayerNorm;
import io.hyperring.nn.Layout;
import io.hyperring.nn.Linear;
import io.hyperring.nn.LossTerms;
import io.hyperring.nn.Losses;
import io.hyperring.nn.Pooling;
import io.hyperring.nn.Sliding;
import io.hyperring.nn.TransposedConvolution;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** The operation that a case of single operations names: a row for each, in the words of PyTorch. */
final class GoldenOps {
    private interface Operation {
        Node apply(List<Node> x, CaseConfig config);
    }

    private static final double NORM_EPS = 1e-5;

    /** Settings of PyTorch that would change a value and are not read. */
    private static final List<String> UNTAKEN =
            List.of("ceil_mode", "output_padding", "divisor_override", "ignore_index", "weight", "pos_weight");

    private static final Map<String, Operation> OPERATIONS = new LinkedHashMap<>();

    // spotless:off
    static {
        // ---- elementwise
        one("neg", Node::neg);          one("abs", Node::abs);          one("square", Node::square);
        one("exp", Node::exp);          one("expm1", Node::expm1);      one("log", Node::log);
        one("log1p", Node::log1p);      one("sqrt", Node::sqrt);        one("sin", Node::sin);
        one("cos", Node::cos);          one("atan", Node::atan);        one("erf", Node::erf);
        one("rsqrt", x -> x.pow(-0.5)); one("reciprocal", x -> x.pow(-1)); one("tan", x -> x.sin().div(x.cos()));
        row("clamp", (x, c) -> clamp(c, x.get(0)));
        row("clip",  (x, c) -> clamp(c, x.get(0)));
        two("add", Node::add);          two("sub", Node::sub);          two("mul", Node::mul);
        two("div", Node::div);          two("maximum", Node::maximum);  two("minimum", Node::minimum);
        row("pow", (x, c) -> x.size() > 1 ? x.get(0).pow(x.get(1)) : x.get(0).pow(c.number("exponent")));

        // ---- along axes
        row("sum",         (x, c) -> kept(c, x.get(0), axes(c, x.get(0)), Node::sumKeep));
        row("mean",        (x, c) -> mean(c, x.get(0), axes(c, x.get(0))));
        row("max",         (x, c) -> kept(c, x.get(0), axes(c, x.get(0)), Node::maxKeep));
        row("min",         (x, c) -> kept(c, x.get(0).neg(), axes(c, x.get(0)), Node::maxKeep).neg());
        row("amax",        OPERATIONS.get("max"));
        row("amin",        OPERATIONS.get("min"));
        row("prod",        (x, c) -> prod(c, x.get(0)));
        row("var",         (x, c) -> variance(c, x.get(0)));
        row("std",         (x, c) -> variance(c, x.get(0)).root());
        row("logsumexp",   (x, c) -> kept(c, x.get(0), axes(c, x.get(0)), Derived::logSumExp));
        row("softmax",     (x, c) -> x.get(0).softmax(c.whole("axis", -1)));
        row("log_softmax", (x, c) -> x.get(0).logSoftmax(c.whole("axis", -1)));
        row("cumsum",      (x, c) -> x.get(0).cumsum(c.whole("axis", -1)));
        row("l2_norm",     (x, c) -> Losses.l2Norm(x.get(0)));
        row("norm",        (x, c) -> kept(c, x.get(0).square(), axes(c, x.get(0)), Node::sumKeep).root());

        // ---- linear and shape
        two("matmul", GoldenOps::matmul);
        two("bmm",    (a, b) -> a.matmul(b));
        row("linear",    (x, c) -> biased(Linear.of(x.get(0), x.get(1)), x, -1));
        row("transpose", (x, c) -> x.get(0).transpose());
        row("permute",   (x, c) -> x.get(0).permute(c.wholes("axes")));
        row("reshape",   (x, c) -> reshape(x.get(0), c.wholes("shape")));
        one("flatten",   x -> x.reshape(x.shape().size()));
        row("concat",    (x, c) -> Node.concat(x.get(0).shape().axis(c.whole("axis", 0)), x));
        row("cat",       OPERATIONS.get("concat"));
        row("stack",     (x, c) -> Derived.stack(c.whole("axis", 0), x));

        // ---- layers
        row("batch_norm",    (x, c) -> batchNorm(c, x));
        row("layer_norm",    (x, c) -> layerNorm(c, x));
        row("group_norm",    (x, c) -> GroupNorm.of(x.get(0), scale(x, channels(x, 1)), shift(x, channels(x, 1)), c.whole("groups"), eps(c)));
        row("instance_norm", (x, c) -> GroupNorm.instance(x.get(0), scale(x, channels(x, 1)), shift(x, channels(x, 1)), eps(c)));
        row("conv1d",        (x, c) -> biased(Convolution.line(x.get(0), x.get(1), GoldenSliding.of(c, x.get(1)), c.whole("groups", 1)), x, 1));
        row("conv2d",        (x, c) -> biased(Convolution.image(x.get(0), x.get(1), GoldenSliding.of(c, x.get(1)), c.whole("groups", 1), Layout.NCHW), x, 1));
        row("conv_transpose2d", (x, c) -> biased(TransposedConvolution.image(x.get(0), x.get(1), GoldenSliding.of(c, 1)), x, 1));
        row("max_pool2d",    (x, c) -> Pooling.max(x.get(0), kernel(c)[0], kernel(c)[1], pooling(c)));
        row("avg_pool2d",    (x, c) -> average(c, x.get(0)));
        row("scaled_dot_product_attention", (x, c) -> Attention.scaledDotProduct(x.get(0), x.get(1), x.get(2)));

        // ---- losses
        row("cross_entropy",      (x, c) -> reduced(c, crossEntropy(c, x)));
        row("soft_cross_entropy", (x, c) -> reduced(c, LossTerms.softmaxCrossEntropy(x.get(0), x.get(1))));
        row("bce_with_logits",    (x, c) -> reduced(c, LossTerms.bceWithLogits(x.get(0), x.get(1))));
        row("mse",                (x, c) -> reduced(c, LossTerms.squaredError(x.get(0), x.get(1))));
        row("l1",                 (x, c) -> reduced(c, LossTerms.absoluteError(x.get(0), x.get(1))));
        row("mae",                (x, c) -> reduced(c, LossTerms.absoluteError(x.get(0), x.get(1))));
        row("smooth_l1",          (x, c) -> reduced(c, LossTerms.huber(x.get(0), x.get(1), c.number("beta", 1)).div(c.number("beta", 1))));
        row("huber",              (x, c) -> reduced(c, LossTerms.huber(x.get(0), x.get(1), c.number("delta", 1))));
    }
    // spotless:on

    private GoldenOps() {}

    private static void row(String name, Operation operation) {
        OPERATIONS.put(name, operation);
    }

    private static void one(String name, UnaryOperator<Node> operation) {
        row(name, (x, config) -> operation.apply(x.get(0)));
    }

    private static void two(String name, BinaryOperator<Node> operation) {
        row(name, (x, config) -> operation.apply(x.get(0), x.get(1)));
    }

    /** The operation of the case's config on its inputs; an activation where there is no other of the name. */
    static Node apply(CaseConfig config, List<Node> inputs) {
        if (inputs.isEmpty()) {
            throw new Unsupported("input missing: name=x0");
        }
        String name = config.text("op", "");
        for (String other : UNTAKEN) {
            if (config.has(other) && !config.isZero(other)) {
                throw new Unsupported("an operation has no such setting here: op=" + name + ", setting=" + other);
            }
        }
        Operation operation = OPERATIONS.get(name);
        if (operation == null) {
            return activation(name, config).apply(inputs.get(0));
        }
        try {
            return operation.apply(inputs, config);
        } catch (IndexOutOfBoundsException e) {
            throw new Unsupported("an operation needs all its inputs: op=" + name + ", inputs=" + inputs.size());
        }
    }

    private static UnaryOperator<Node> activation(String name, CaseConfig config) {
        try {
            return GoldenActivation.of(name, config);
        } catch (Unsupported e) {
            throw new Unsupported("no such operation here: op=" + name);
        }
    }

    private interface Reduction {
        Node over(Node x, int... axes);
    }

    /** The axes that are named, or all. */
    private static int[] axes(CaseConfig config, Node x) {
        int[] named = config.wholes("axis");
        return named.length == 0
                ? x.shape().axes()
                : Arrays.stream(named).map(x.shape()::axis).toArray();
    }

    private static Node kept(CaseConfig config, Node x, int[] axes, Reduction reduction) {
        Node reduced = reduction.over(x, axes);
        boolean keeps = config.flag("keepdim");
        return reduced.reshape(keeps ? x.shape().reduced(axes) : x.shape().without(axes));
    }

    private static Node mean(CaseConfig config, Node x, int[] axes) {
        Node sum = kept(config, x, axes, Node::sumKeep);
        return sum.mul((double) sum.shape().size() / x.shape().size());
    }

    private static Node prod(CaseConfig config, Node x) {
        int[] axes = Arrays.stream(axes(config, x)).sorted().toArray();
        Node product = x;
        for (int i = axes.length - 1; i >= 0; i--) {
            product = Derived.prod(product, axes[i]);
        }
        return config.flag("keepdim") ? product.reshape(x.shape().reduced(axes)) : product;
    }

    /** Divided by one less than there are elements, unless the case says otherwise. */
    private static Node variance(CaseConfig config, Node x) {
        int[] axes = axes(config, x);
        int each = x.shape().size() / x.shape().reduced(axes).size();
        Node apart = x.sub(x.sumKeep(axes).div(each));
        int correction = config.whole("correction", config.has("unbiased") && !config.flag("unbiased") ? 0 : 1);
        return kept(config, apart.square(), axes, Node::sumKeep).div(each - correction);
    }

    private static Node clamp(CaseConfig config, Node x) {
        return Derived.clip(
                x, config.number("min", Double.NEGATIVE_INFINITY), config.number("max", Double.POSITIVE_INFINITY));
    }

    /** One extent may be -1: what is left over. */
    private static Node reshape(Node x, int... extents) {
        int known = Arrays.stream(extents).filter(extent -> extent != -1).reduce(1, (a, b) -> a * b);
        return x.reshape(Arrays.stream(extents)
                .map(extent -> extent == -1 ? x.shape().size() / Math.max(1, known) : extent)
                .toArray());
    }

    /** A vector stands as a row on the left and as a column on the right, and batches stretch. */
    private static Node matmul(Node a, Node b) {
        Node left = a.shape().rank() == 1 ? a.reshape(1, a.shape().size()) : a;
        Node right = b.shape().rank() == 1 ? b.reshape(b.shape().size(), 1) : b;
        Shape batch = batch(left).broadcast(batch(right));
        Node product =
                left.broadcastTo(batch.append(matrix(left))).matmul(right.broadcastTo(batch.append(matrix(right))));
        Shape shape = product.shape();
        shape = b.shape().rank() == 1 ? shape.without(shape.rank() - 1) : shape;
        shape = a.shape().rank() == 1 ? shape.without(batch.rank()) : shape;
        return product.reshape(shape);
    }

    private static Shape batch(Node x) {
        return Shape.of(Arrays.copyOf(x.shape().dims(), x.shape().rank() - 2));
    }

    private static Shape matrix(Node x) {
        int rank = x.shape().rank();
        return Shape.of(x.shape().dim(rank - 2), x.shape().dim(rank - 1));
    }

    private static Node biased(Node y, List<Node> x, int channelAxis) {
        return x.size() > 2 ? Bias.add(y, x.get(2), channelAxis) : y;
    }

    private static double eps(CaseConfig config) {
        return config.number("eps", NORM_EPS);
    }

    /** The second input, ones where there is none. */
    private static Node scale(List<Node> x, Shape shape) {
        return x.size() > 1 ? x.get(1) : Node.full(shape, 1);
    }

    /** The third input, zeros where there is none. */
    private static Node shift(List<Node> x, Shape shape) {
        return x.size() > 2 ? x.get(2) : Node.full(shape, 0);
    }

    private static Shape channels(List<Node> x, int axis) {
        Shape shape = x.get(0).shape();
        return Shape.of(shape.dim(shape.axis(axis)));
    }

    private static Node batchNorm(CaseConfig config, List<Node> x) {
        int axis = config.whole("channel_axis", 1);
        return BatchNorm.of(x.get(0), scale(x, channels(x, axis)), shift(x, channels(x, axis)), axis, eps(config));
    }

    /** Of trailing axes only, the last one where none is named: where others are, PyTorch has no such layer. */
    private static Node layerNorm(CaseConfig config, List<Node> x) {
        Shape shape = x.get(0).shape();
        int[] named = config.wholes("normalized_axes");
        int trailing = named.length > 0
                ? named.length
                : x.size() > 1 ? x.get(1).shape().rank() : 1;
        Shape normalised = Shape.of(Arrays.copyOfRange(shape.dims(), shape.rank() - trailing, shape.rank()));
        for (int i = 0; i < named.length; i++) {
            if (shape.axis(named[i]) != shape.rank() - trailing + i) {
                throw new Unsupported(
                        "layer norm is over the trailing axes: normalized_axes=" + Arrays.toString(named));
            }
        }
        return LayerNorm.of(x.get(0), scale(x, normalised), shift(x, normalised), eps(config));
    }

    private static int[] kernel(CaseConfig config) {
        return config.pair("kernel", 2);
    }

    /** Windows lie side by side where no stride is named. */
    private static Sliding pooling(CaseConfig config) {
        return GoldenSliding.of(config, kernel(config));
    }

    private static Node average(CaseConfig config, Node x) {
        boolean countPadding = !config.has("count_include_pad") || config.flag("count_include_pad");
        return Pooling.average(x, kernel(config)[0], kernel(config)[1], pooling(config), Layout.NCHW, countPadding);
    }

    /** Classes as the config or the second input lists them; they stand along axis 1 of the logits. */
    private static Node crossEntropy(CaseConfig config, List<Node> x) {
        Node logits = x.get(0);
        int rank = logits.shape().rank();
        int[] order = logits.shape().axes();
        System.arraycopy(order, 2, order, 1, rank - 2);
        order[rank - 1] = 1;
        Node rows = logits.permute(order);
        Shape places = rows.shape().without(rank - 1);
        double[] listed = config.numbers("classes");
        Node classes = listed.length > 0 ? Node.constant(places, listed) : x.get(1);
        int count = logits.shape().dim(1);
        double smoothing = config.number("label_smoothing", 0);
        Node probabilities = Derived.oneHot(classes, count).mul(1 - smoothing).add(smoothing / count);
        return LossTerms.softmaxCrossEntropy(rows, probabilities);
    }

    private static Node reduced(CaseConfig config, Node terms) {
        String reduction = config.text("reduction", "mean");
        return switch (reduction) {
            case "mean" -> terms.mean();
            case "sum" -> terms.sum();
            case "none" -> terms;
            default -> throw new Unsupported("no such reduction here: reduction=" + reduction);
        };
    }
}
