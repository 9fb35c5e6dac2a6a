package io.hyperring.samediff;

import static io.hyperring.samediff.Pieces.ONE;
import static io.hyperring.samediff.Pieces.ZERO;
import static io.hyperring.samediff.Pieces.dropped;
import static io.hyperring.samediff.Pieces.meanKeep;
import static io.hyperring.samediff.Pieces.minKeep;
import static io.hyperring.samediff.Pieces.not;
import static io.hyperring.samediff.Pieces.notZero;
import static io.hyperring.samediff.Pieces.varianceKeep;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;

/** Operations along axes: reductions, distances, running sums, softmax. Reductions are written as if they kept their axes. */
final class ReductionLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    private interface Reduction {
        Node apply(Node x, int[] axes);
    }

    private interface OfTwo {
        Node apply(Node x, Node y, int[] axes);
    }

    // spotless:off
    static {
        reduce("reduce_sum",      Node::sumKeep);
        reduce("reduce_mean",     Pieces::meanKeep);
        reduce("reduce_max",      Node::maxKeep);
        reduce("reduce_min",      Pieces::minKeep);
        reduce("reduce_prod",     (x, axes) -> Pieces.prodKeep(x, axes));
        reduce("reduce_norm1",    (x, axes) -> x.abs().sumKeep(axes));
        reduce("reduce_norm2",    (x, axes) -> x.square().sumKeep(axes).root());
        reduce("reduce_normmax",  (x, axes) -> x.abs().maxKeep(axes));
        reduce("reduce_sqnorm",   (x, axes) -> x.square().sumKeep(axes));
        reduce("amean",           (x, axes) -> meanKeep(x.abs(), axes));
        reduce("amax",            (x, axes) -> x.abs().maxKeep(axes));
        reduce("amin",            (x, axes) -> minKeep(x.abs(), axes));
        reduce("asum",            (x, axes) -> x.abs().sumKeep(axes));
        reduce("entropy",         (x, axes) -> x.mul(x.log()).sumKeep(axes).neg());
        reduce("shannonentropy",  (x, axes) -> x.mul(x.log()).sumKeep(axes).div(-Math.log(2)));
        reduce("logentropy",      (x, axes) -> x.mul(x.log()).sumKeep(axes).neg().log());
        reduce("countNonZero",    (x, axes) -> notZero(x).sumKeep(axes));
        reduce("countZero",       (x, axes) -> x.equalTo(ZERO).sumKeep(axes));
        reduce("all",             (x, axes) -> minKeep(notZero(x), axes));
        reduce("any",             (x, axes) -> notZero(x).maxKeep(axes));
        TABLE.put("var",          Lowering.one(ReductionLowerings::variance));
        TABLE.put("std",          Lowering.one(call -> variance(call).root()));
        TABLE.put("match_condition", Lowering.one(call -> dropped(Conditions.of(call, call.in(0), call.extra(0), (int) call.extra(2)).sumKeep(call.axes(1)), call.keeps(), call.axes(1))));
        TABLE.put("reduce_logsumexp", Lowering.one(ReductionLowerings::logSumExp));
        TABLE.put("zero_fraction", Lowering.one(call -> call.in(0).equalTo(ZERO).mean()));
        TABLE.put("argmax",       Lowering.one(call -> place(call, call.in(0))));
        TABLE.put("argmin",       Lowering.one(call -> place(call, call.in(0).neg())));
        TABLE.put("ismax",        Lowering.one(ReductionLowerings::isLargest));
        TABLE.put("mergemaxindex", Lowering.one(call -> dropped(Pieces.placeOfLargestKeep(Derived.stack(0, call.in()), 0), false, 0)));
        TABLE.put("is_non_decreasing", Lowering.one(call -> minKeep(Derived.greaterOrEqual(after(call.in(0)), before(call.in(0))), 0).reshape()));
        TABLE.put("is_strictly_increasing", Lowering.one(call -> minKeep(after(call.in(0)).greater(before(call.in(0))), 0).reshape()));
        TABLE.put("moments",      ReductionLowerings::moments);
        TABLE.put("normalize_moments", call -> normalizedMoments(call.in(1).div(call.in(0)), call.in(2).div(call.in(0)), call.number(0, 0)));
        TABLE.put("standardize",  Lowering.one(call -> standardized(call.in(0), call.axesFrom(0))));
        TABLE.put("clipbynorm",   Lowering.one(call -> clipped(call.in(0), norm(call.in(0), call.axesFrom(0)), call.number(0, 0))));
        TABLE.put("clipbyavgnorm", Lowering.one(call -> clipped(call.in(0), norm(call.in(0), call.axesFrom(0)).mul((double) norm(call.in(0), call.axesFrom(0)).shape().size() / call.in(0).shape().size()), call.number(0, 0))));

        distance("cosinesimilarity", ReductionLowerings::cosine);
        distance("cosinedistance",   (x, y, axes) -> cosine(x, y, axes).rsub(1));
        distance("euclidean",        (x, y, axes) -> norm(x.sub(y), axes));
        distance("manhattan",        (x, y, axes) -> x.sub(y).abs().sumKeep(axes));
        distance("hammingdistance",  (x, y, axes) -> meanKeep(not(x.equalTo(y)), axes));
        distance("jaccarddistance",  (x, y, axes) -> x.minimum(y).sumKeep(axes).div(x.maximum(y).sumKeep(axes)).rsub(1));
        distance("dot",              (x, y, axes) -> x.mul(y).sumKeep(axes));

        TABLE.put("cumsum",       Lowering.one(call -> running(call, (x, axis) -> x.cumsum(axis, call.integer(0, 0) != 0, call.integer(1, 0) != 0))));
        TABLE.put("cumprod",      Lowering.one(call -> running(call, (x, axis) -> Pieces.runningProduct(x, axis, call.integer(0, 0) != 0, call.integer(1, 0) != 0))));
        TABLE.put("softmax",      Lowering.one(call -> call.in(0).softmax(call.integer(0, -1))));
        TABLE.put("log_softmax",  Lowering.one(call -> call.in(0).logSoftmax(call.integer(0, -1))));
        TABLE.put("softmax_bp",   Lowering.one(call -> softmaxDerivative(call.in(0).softmax(call.integer(0, -1)), call.in(1), call.in(0).shape().axis(call.integer(0, -1)))));
    }
    // spotless:on

    private ReductionLowerings() {}

    private static void reduce(String name, Reduction of) {
        TABLE.put(name, Lowering.one(call -> dropped(of.apply(call.in(0), call.axes(1)), call.keeps(), call.axes(1))));
    }

    private static void distance(String name, OfTwo of) {
        TABLE.put(
                name,
                Lowering.one(
                        call -> dropped(of.apply(call.in(0), call.in(1), call.axes(2)), call.keeps(), call.axes(2))));
    }

    private static Node variance(Call call) {
        int[] axes = call.axes(1);
        Node biased = varianceKeep(call.in(0), axes);
        double n = (double) call.in(0).shape().size() / biased.shape().size();
        boolean corrected = call.op() instanceof Variance variance && variance.isBiasCorrected();
        return dropped(corrected ? biased.mul(n / (n - 1)) : biased, call.keeps(), axes);
    }

    private static Node norm(Node x, int... axes) {
        return x.square().sumKeep(axes).root();
    }

    private static Node clipped(Node x, Node norm, double most) {
        return x.mul(
                norm.greater(Node.constant(most)).select(Node.constant(most).divNoNan(norm), ONE));
    }

    private static Node cosine(Node x, Node y, int[] axes) {
        return x.mul(y).sumKeep(axes).div(norm(x, axes).mul(norm(y, axes)));
    }

    private static Node logSumExp(Call call) {
        Node x = call.in(0);
        Node y = Derived.logSumExp(x, call.axesFrom(0));
        return call.number(0, 0) != 0 ? y.reshape(x.shape().reduced(call.axesFrom(0))) : y;
    }

    static Node standardized(Node x, int... axes) {
        return x.sub(meanKeep(x, axes)).divNoNan(varianceKeep(x, axes).root());
    }

    /** Integer arguments are the axis; all elements as one row when there is none. */
    private static Node place(Call call, Node x) {
        int[] axes = call.integers();
        if (axes.length == 0) {
            Node flat = Pieces.placeOfLargestKeep(x.reshape(x.shape().size()), 0);
            return flat.reshape(
                    call.flag(0) ? x.shape().reduced(x.shape().axes()).dims() : new int[0]);
        }
        int axis = x.shape().axis(axes[0]);
        return dropped(Pieces.placeOfLargestKeep(x, axis), call.flag(0), axis);
    }

    private static Node isLargest(Call call) {
        Node x = call.in(0);
        return call.integers().length == 1
                ? Pieces.firstLargest(x, x.shape().axis(call.integers()[0]))
                : Pieces.firstLargest(x.reshape(x.shape().size()), 0).reshape(x.shape());
    }

    private static Node before(Node x) {
        int n = x.shape().size();
        return x.reshape(n).narrow(0, 0, n - 1);
    }

    private static Node after(Node x) {
        int n = x.shape().size();
        return x.reshape(n).narrow(0, 1, n);
    }

    private static List<Node> moments(Call call) {
        Node x = call.in(0);
        int[] axes = call.integers().length == 0 && call.in().size() > 1
                ? Arrays.stream(call.whole(1)).map(x.shape()::axis).sorted().toArray()
                : call.axesFrom(0);
        return List.of(
                dropped(meanKeep(x, axes), call.flag(0), axes), dropped(varianceKeep(x, axes), call.flag(0), axes));
    }

    private static List<Node> normalizedMoments(Node mean, Node square, double shift) {
        return List.of(mean.add(shift), square.sub(mean.square()));
    }

    private interface AlongAxis {
        Node apply(Node x, int axis);
    }

    private static Node running(Call call, AlongAxis of) {
        Node x = call.in(0);
        int[] axes = call.in().size() > 1 ? call.whole(1) : call.axesFrom(2);
        for (int axis : axes) {
            x = of.apply(x, x.shape().axis(axis));
        }
        return x;
    }

    private static Node softmaxDerivative(Node y, Node g, int axis) {
        return y.mul(g.sub(g.mul(y).sumKeep(axis)));
    }
}
