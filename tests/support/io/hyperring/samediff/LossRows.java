package io.hyperring.samediff;

import io.hyperring.samediff.Row.Gradient;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;

/** SameDiff's fused losses, reduced in every way. */
final class LossRows {
    private LossRows() {}

    private interface Loss {
        SDVariable of(SmallGraph g, SDVariable weights, LossReduce reduce);
    }

    // spotless:off
    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        add(rows, "absoluteDifference",  (g, w, r) -> g.sd.loss().absoluteDifference(g.any(4, 3), g.any(4, 3), w, r));
        add(rows, "hingeLoss",           (g, w, r) -> g.sd.loss().hingeLoss(g.labels(4, 3), g.any(4, 3), w, r));
        add(rows, "huberLoss",           (g, w, r) -> g.sd.loss().huberLoss(g.any(4, 3), g.any(4, 3), w, r, 0.7));
        add(rows, "logLoss",             (g, w, r) -> g.sd.loss().logLoss(g.labels(4, 3), g.fraction(4, 3), w, r, 1e-4));
        add(rows, "logPoisson",          (g, w, r) -> g.sd.loss().logPoisson(g.positive(4, 3), g.any(4, 3), w, r, false));
        add(rows, "logPoisson, full",    (g, w, r) -> g.sd.loss().logPoisson(g.positive(4, 3), g.any(4, 3), w, r, true));
        add(rows, "meanSquaredError",    (g, w, r) -> g.sd.loss().meanSquaredError(g.any(4, 3), g.any(4, 3), w, r));
        add(rows, "sigmoidCrossEntropy", (g, w, r) -> g.sd.loss().sigmoidCrossEntropy(g.labels(4, 3), g.any(4, 3), w, r, 0));
        add(rows, "sigmoidCrossEntropy, smoothed", (g, w, r) -> g.sd.loss().sigmoidCrossEntropy(g.labels(4, 3), g.any(4, 3), w, r, 0.1));
        addRows(rows, "cosineDistance",  (g, w, r) -> g.sd.loss().cosineDistance(g.any(4, 3), g.any(4, 3), w, r, 1));
        addRows(rows, "softmaxCrossEntropy", (g, w, r) -> g.sd.loss().softmaxCrossEntropy(g.oneHot(4, 3), g.any(4, 3), w, r, 0));
        addRows(rows, "softmaxCrossEntropy, smoothed", (g, w, r) -> g.sd.loss().softmaxCrossEntropy(g.oneHot(4, 3), g.any(4, 3), w, r, 0.1));
        rows.add(Row.one("meanPairwiseSquaredError", g -> g.sd.loss().meanPairwiseSquaredError(g.any(4, 3), g.any(4, 3), null, LossReduce.SUM)).finite());
        rows.add(Row.one("meanPairwiseSquaredError, mean", g -> g.sd.loss().meanPairwiseSquaredError(g.any(4, 3), g.any(4, 3), null, LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT)).finite());
        rows.add(Row.one("sparseSoftmaxCrossEntropy", g -> g.sd.loss().sparseSoftmaxCrossEntropy(g.any(4, 3), g.ints(2, 0, 1, 1))).ofItself());
        rows.add(Row.one("l2Loss", g -> g.sd.loss().l2Loss(g.any(4, 3))).ofItself());
        rows.add(Row.one("softmaxCrossEntropyWithLogits", g -> new org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyWithLogitsLoss(g.sd, g.any(4, 3), g.oneHot(4, 3), 1).outputVariable()).ofItself().rounded());
        return rows;
    }
    // spotless:on

    /** Unweighted, and with a weight for each element of which some are 0. */
    private static void add(List<Row> rows, String name, Loss loss) {
        for (LossReduce reduce : LossReduce.values()) {
            rows.add(row(name, reduce, "", g -> loss.of(g, null, reduce)));
            rows.add(row(
                    name,
                    reduce,
                    ", weighted",
                    g -> loss.of(
                            g, g.numbers(1, 0, 2, 0, 1, 1, 3, 0, 0, 1, 2, 0.5).reshape(4, 3), reduce)));
        }
    }

    /** Unweighted, and with a weight for each row of which one is 0. */
    private static void addRows(List<Row> rows, String name, Loss loss) {
        for (LossReduce reduce : LossReduce.values()) {
            rows.add(row(name, reduce, "", g -> loss.of(g, null, reduce)));
            rows.add(row(
                    name,
                    reduce,
                    ", weighted",
                    g -> loss.of(g, g.numbers(1, 0, 2, 0.5).reshape(4, 1), reduce)));
        }
    }

    private static Row row(
            String name,
            LossReduce reduce,
            String weighted,
            java.util.function.Function<SmallGraph, SDVariable> build) {
        Row row = Row.one(name + ", " + reduce + weighted, build).with(Gradient.OF_ITSELF);
        boolean noGradient = name.startsWith("softmax") && !weighted.isEmpty(); // of SameDiff, for a column of weights
        return noGradient ? row.finite() : name.contains("smoothed") ? row.rounded() : row;
    }
}
