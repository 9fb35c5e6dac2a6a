package io.hyperring.samediff;

import static io.hyperring.samediff.Row.many;
import static io.hyperring.samediff.Row.one;

import java.util.List;

/** Operations along axes: reductions, distances, running sums, softmax. */
final class ReductionRows {
    private ReductionRows() {}

    // spotless:off
    static List<Row> rows() {
        return List.of(
            one("sum",              g -> g.any(2, 3).sum()),
            one("sum, axis",        g -> g.any(2, 3, 2).sum(1)),
            one("sum, axis kept",   g -> g.any(2, 3, 2).sum(true, 1)),
            one("sum, axes",        g -> g.any(2, 3, 2).sum(0, -1)),
            one("sum, axes as input", g -> g.sd.math().sum(g.any(2, 3, 2), g.ints(0, 2))).finite(),
            one("sum, axes as input, kept", g -> g.sd.math().sum(g.any(2, 3, 2), g.ints(0, 2), true)),
            one("mean",             g -> g.any(2, 3).mean()),
            one("mean, axis kept",  g -> g.any(2, 3, 2).mean(true, 2)),
            one("mean, axes as input", g -> g.sd.math().mean(g.any(2, 3, 2), g.ints(0, 2))).finite(),
            one("max",              g -> g.distinct(2, 3).max()),
            one("max, axis",        g -> g.distinct(2, 3, 2).max(1)),
            one("min",              g -> g.distinct(2, 3).min()),
            one("min, axis kept",   g -> g.distinct(2, 3, 2).min(true, 1)),
            one("math.reduceMax",   g -> g.sd.math().reduceMax(g.distinct(2, 3), g.ints(1), true)).finite(),
            one("math.reduceMin",   g -> g.sd.math().reduceMin(g.distinct(2, 3), true, 1)),
            one("prod",             g -> g.apart(2, 3).prod()),
            one("prod, axis kept",  g -> g.apart(2, 3, 2).prod(true, 1)),
            one("norm1",            g -> g.apart(2, 3).norm1()),
            one("norm1, axis",      g -> g.apart(2, 3).norm1(true, 1)),
            one("norm2",            g -> g.apart(2, 3).norm2()),
            one("norm2, axis",      g -> g.apart(2, 3).norm2(1)),
            one("normmax",          g -> g.distinct(2, 3).normmax()),
            one("normmax, axis",    g -> g.distinct(2, 3).normmax(true, 1)),
            one("squaredNorm",      g -> g.sd.squaredNorm(g.any(2, 3), true, 1)),
            one("math.squaredNorm", g -> g.sd.math().squaredNorm(g.any(2, 3), 0)),
            one("std",              g -> g.any(2, 3).std(true)),
            one("std, axis",        g -> g.sd.standardDeviation(g.any(4, 3), false, true, 0)),
            one("variance",         g -> g.sd.variance(g.any(4, 3), true)).rounded(),
            one("variance, axis",   g -> g.sd.variance(g.any(4, 3), false, true, 0)).finite(),
            one("amean",            g -> g.sd.math().reduceAmean(g.apart(2, 3), 1)),
            one("amax",             g -> g.sd.math().reduceAMax(g.distinct(2, 3), 1)),
            one("amin",             g -> g.sd.math().reduceAmin(g.distinct(2, 3), 1)),
            one("asum",             g -> g.sd.math().asum(g.apart(2, 3), 1)),
            one("entropy",          g -> g.sd.math().entropy(g.fraction(2, 3), 1)),
            one("shannonEntropy",   g -> g.sd.math().shannonEntropy(g.fraction(2, 3), 1)),
            one("logEntropy",       g -> g.sd.math().logEntropy(g.fraction(2, 3), 1)).finite(),
            one("logSumExp",        g -> g.sd.math().logSumExp(g.any(2, 3), 1)).finite(),
            one("logSumExp, all",   g -> g.sd.math().logSumExp(g.any(2, 3))),
            one("countNonZero",     g -> g.sd.math().countNonZero(g.labels(2, 3), 1)).flat(),
            one("countZero",        g -> g.sd.math().countZero(g.labels(2, 3), 1)).flat(),
            one("zeroFraction",     g -> g.sd.math().zeroFraction(g.labels(2, 3))).flat(),
            one("all",              g -> g.sd.all(g.any(2, 3).gt(-1), 1)).flat(),
            one("any",              g -> g.sd.any(g.any(2, 3).gt(1), 1)).flat(),
            one("argmax",           g -> g.sd.argmax(g.distinct(2, 3), 1)).flat(),
            one("argmax, kept",     g -> g.sd.argmax(g.distinct(2, 3), true, 0)).flat(),
            one("argmax, all",      g -> g.sd.argmax(g.distinct(2, 3))).flat(),
            one("argmin",           g -> g.sd.argmin(g.distinct(2, 3), 1)).flat(),
            one("iamax",            g -> g.sd.math().iamax(g.distinct(2, 3), 1)).flat(),
            one("iamin",            g -> g.sd.math().iamin(g.distinct(2, 3), 1)).flat(),
            one("mergeMaxIndex",    g -> g.sd.math().mergeMaxIndex(g.any(2, 3), g.any(2, 3))).flat(),
            one("trace",            g -> g.sd.math().trace(g.any(3, 3))),
            many("moments",         g -> g.sd.math().moments(g.any(4, 3), new int[] {0}, false)),
            many("moments, kept",   g -> g.sd.math().moments(g.any(4, 3), new int[] {0}, true)),
            many("normalizeMoments", g -> g.sd.math().normalizeMoments(g.numbers(4), g.any(3), g.positive(3).mul(9), 0.1)).finite(),
            one("standardize",      g -> g.sd.math().standardize(g.any(4, 3), 1)),
            one("cosineDistance",   g -> g.sd.math().cosineDistance(g.any(2, 3), g.any(2, 3), 1)),
            one("cosineSimilarity", g -> g.sd.math().cosineSimilarity(g.any(2, 3), g.any(2, 3), true, false, 1)),
            one("euclideanDistance", g -> g.sd.math().euclideanDistance(g.any(2, 3), g.any(2, 3), 1)),
            one("manhattanDistance", g -> g.sd.math().manhattanDistance(g.any(2, 3), g.any(2, 3), 1)),
            one("hammingDistance",  g -> g.sd.math().hammingDistance(g.labels(2, 3), g.labels(2, 3), 1)).flat(),
            one("jaccardDistance",  g -> g.sd.math().jaccardDistance(g.positive(2, 3), g.positive(2, 3), 1)),
            one("dot",              g -> g.sd.dot(g.any(2, 3), g.any(2, 3), 1)),
            one("cumsum",           g -> g.sd.cumsum(g.any(2, 3), 1)).finite(),
            one("cumsum, reverse",  g -> g.sd.cumsum(g.any(2, 3), true, true, 1)).finite(),
            one("cumprod",          g -> g.sd.cumprod(g.apart(2, 3), 1)).finite(),
            one("cumprod, reverse", g -> g.sd.cumprod(g.apart(2, 3), true, true, 1)).finite(),
            one("softmax",          g -> g.sd.nn().softmax(g.any(2, 3))),
            one("softmax, axis",    g -> g.sd.nn().softmax(g.any(2, 3, 2), 1)),
            one("logSoftmax",       g -> g.sd.nn().logSoftmax(g.any(2, 3))),
            one("logSoftmax, axis", g -> g.sd.nn().logSoftmax(g.any(2, 3, 2), 1)).finite()
        );
    }
    // spotless:on
}
