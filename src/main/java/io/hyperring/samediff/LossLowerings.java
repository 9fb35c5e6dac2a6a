package io.hyperring.samediff;

import static io.hyperring.samediff.Pieces.ONE;
import static io.hyperring.samediff.Pieces.notZero;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SameDiff's fused losses, whose own gradients ignore what comes in from above (deeplearning4j issue 9026). Inputs are
 * predictions p, weights and labels y; the first integer says how what is lost is reduced: 0 not at all, 1 by a sum, 2 by
 * the sum of the weights, 3 by the number of weights that are not 0.
 */
final class LossLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    private interface Lost {
        Node of(Call call, Node p, Node y);
    }

    // spotless:off
    static {
        weighted("absolute_difference_loss", (call, p, y) -> p.sub(y).abs());
        weighted("mean_sqerr_loss",          (call, p, y) -> p.sub(y).square());
        weighted("hinge_loss",               (call, p, y) -> ONE.sub(y.mul(2).sub(1).mul(p)).relu());
        weighted("huber_loss",               (call, p, y) -> huber(p.sub(y).abs(), call.number(0, 1)));
        weighted("log_loss",                 (call, p, y) -> y.mul(p.add(call.number(0, 0)).log()).add(y.rsub(1).mul(p.rsub(1).add(call.number(0, 0)).log())).neg());
        weighted("log_poisson_loss",         (call, p, y) -> p.exp().sub(y.mul(p)).add(call.integer(1, 0) != 0 ? stirling(y) : Node.constant(0)));
        weighted("sigm_cross_entropy_loss",  (call, p, y) -> p.softplus().sub(p.mul(smoothed(y, call.number(0, 0), 2))));
        weighted("softmax_cross_entropy_loss", (call, p, y) -> p.logSoftmax(-1).mul(smoothed(y, call.number(0, 0), y.shape().dim(y.shape().rank() - 1))).sumKeep(-1).neg());
        weighted("cosine_distance_loss",     (call, p, y) -> p.mul(y).sumKeep(call.integer(1, -1)).rsub(1));
        weighted("mean_pairwssqerr_loss",    (call, p, y) -> pairwise(p.sub(y)));
        TABLE.put("sparse_softmax_cross_entropy_loss_with_logits", Lowering.one(call -> sparse(call.in(0), call.in(1))));
        TABLE.put("softmax_cross_entropy_loss_with_logits", Lowering.one(call -> call.in(0).logSoftmax(call.integer(0, -1)).mul(call.in(1)).sum(call.integer(0, -1)).neg()));
        TABLE.put("l2_loss", Lowering.one(call -> call.in(0).square().sum().mul(0.5)));
    }
    // spotless:on

    private LossLowerings() {}

    private static void weighted(String name, Lost lost) {
        TABLE.put(name, Lowering.one(call -> reduced(call, lost.of(call, call.in(0), call.in(2)), call.in(1))));
    }

    private static Node reduced(Call call, Node lost, Node given) {
        Node weights = aligned(given, lost);
        Node weighed = lost.mul(weights);
        Node all = weights.broadcastTo(lost.shape());
        return switch (call.integer(0, 0)) {
            case 0 -> weighed;
            case 1 -> weighed.sum();
            case 2 -> weighed.sum().divNoNan(all.sum());
            default -> weighed.sum().divNoNan(notZero(all).sum());
        };
    }

    /** One weight for all, one for each row, or of the shape of what is lost. */
    private static Node aligned(Node weights, Node lost) {
        if (weights.shape().size() == 1) {
            return weights.reshape();
        }
        boolean perRow = weights.shape().rank() < lost.shape().rank()
                && weights.shape().size() == lost.shape().size();
        return perRow ? weights.reshape(lost.shape()) : weights;
    }

    private static Node huber(Node size, double delta) {
        Node near = size.minimum(Node.constant(delta));
        return near.square().mul(0.5).add(size.sub(near).mul(delta));
    }

    /** y log y − y + log(2πy)/2. */
    private static Node stirling(Node y) {
        return y.mul(y.log()).sub(y).add(y.mul(2 * Math.PI).log().mul(0.5));
    }

    private static Node smoothed(Node labels, double smoothing, int classes) {
        return smoothing == 0 ? labels : labels.mul(1 - smoothing).add(smoothing / classes);
    }

    /** For each example 4 / (n (n − 1)) · (n Σ e² − (Σ e)²) of its n errors. */
    private static Node pairwise(Node errors) {
        int rows = errors.shape().dim(0);
        int n = errors.shape().size() / rows;
        Node e = errors.reshape(rows, n);
        Node squares = e.square().sumKeep(1).mul(n);
        return squares.sub(e.sumKeep(1).square()).mul(4.0 / (n * (n - 1.0)));
    }

    private static Node sparse(Node labels, Node logits) {
        int classes = logits.shape().dim(logits.shape().rank() - 1);
        Node chosen = Derived.oneHot(labels, classes);
        return logits.logSoftmax(-1).mul(chosen).sum(-1).neg();
    }
}
