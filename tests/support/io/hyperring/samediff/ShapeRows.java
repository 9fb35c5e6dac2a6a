package io.hyperring.samediff;

import static io.hyperring.samediff.Row.many;
import static io.hyperring.samediff.Row.one;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.Mode;
import org.nd4j.enums.PadMode;
import org.nd4j.linalg.api.buffer.DataType;

/** Operations that move, choose, join or make elements, and matrix products. */
final class ShapeRows {
    private ShapeRows() {}

    // spotless:off
    static List<Row> rows() {
        return List.of(
            // ---- shape
            one("reshape",          g -> g.any(2, 3).reshape(3, 2)),
            one("reshape, rest",    g -> g.any(2, 3).reshape(-1)),
            one("reshape, by input", g -> g.any(2, 3).reshape(g.ints(3, -1))),
            one("reshape, by shape", g -> g.any(2, 3).reshape(g.any(3, 2).shape())).finite(),
            one("permute",          g -> g.any(2, 3, 4).permute(2, 0, 1)),
            one("permute, by input", g -> g.any(2, 3, 4).permute(g.ints(2, 0, 1))).finite(),
            one("transpose",        g -> g.sd.transpose(g.any(2, 3))),
            one("expandDims",       g -> g.sd.expandDims(g.any(2, 3), 1)),
            one("expandDims, last", g -> g.sd.expandDims(g.any(2, 3), -1)),
            one("squeeze",          g -> g.sd.squeeze(g.any(2, 1, 3), 1)),
            one("flatten",          g -> g.sd.flatten(g.any(2, 3), g.any(4))).finite(),
            one("concat",           g -> g.sd.concat(1, g.any(2, 3), g.any(2, 2))),
            one("concat, last",     g -> g.sd.concat(-1, g.any(2, 3), g.any(2, 2))).finite(),
            one("stack",            g -> g.sd.stack(1, g.any(2, 3), g.any(2, 3))),
            many("unstack",         g -> g.sd.unstack(g.any(2, 3), 1, 3)),
            many("split",           g -> g.sd.split(g.any(2, 4), 2, 1)),
            many("splitV",          g -> g.sd.splitV(g.any(2, 4), g.ints(1, 3), 2, 1)).finite(),
            one("slice",            g -> g.sd.slice(g.any(3, 4), new int[] {1, 0}, 2, 3)),
            one("slice, by input",  g -> g.sd.slice(g.any(3, 4), g.ints(1, 0), g.ints(2, 3))).finite(),
            one("stridedSlice",     g -> g.sd.stridedSlice(g.any(5, 4), new long[] {0, 1}, new long[] {5, 4}, 2, 1)),
            one("stridedSlice, masks", g -> g.sd.stridedSlice(g.any(5, 4), new long[] {1, 1}, new long[] {3, 2}, new long[] {1, 1}, 1, 0, 0, 0, 2)),
            one("stridedSlice, new axis", g -> g.sd.stridedSlice(g.any(5, 4), new long[] {0, 1}, new long[] {0, 3}, new long[] {1, 1}, 0, 0, 0, 1, 0)).finite(),
            one("stridedSlice, from the end", g -> g.sd.stridedSlice(g.any(5, 4), new long[] {-3, 0}, new long[] {-1, 4}, 1, 2)).finite(),
            one("tile",             g -> g.sd.tile(g.any(2, 3), 2, 2)),
            one("tile, by input",   g -> g.sd.tile(g.any(2, 3), g.ints(1, 2))).finite(),
            one("reverse",          g -> g.sd.reverse(g.any(2, 3), 1)),
            one("reverseSequence",  g -> g.sd.reverseSequence(g.any(3, 4, 2), g.ints(1, 3, 4), 1, 0)),
            one("pad",              g -> g.sd.nn().pad(g.any(2, 3), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 0}, {0, 2}})), 0)),
            one("pad, number",      g -> g.sd.nn().pad(g.any(2, 3), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 0}, {0, 2}})), 1.5)),
            one("pad, reflect",     g -> g.sd.nn().pad(g.any(3, 4), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 2}, {2, 1}})), PadMode.REFLECT, 0)).finite(),
            one("pad, symmetric",   g -> g.sd.nn().pad(g.any(3, 4), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 2}, {2, 1}})), PadMode.SYMMETRIC, 0)).finite(),
            one("image pad",        g -> g.sd.image().pad(g.any(3, 4), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 2}, {2, 1}})), Mode.CONSTANT, 0.5)).finite(),
            one("diag",             g -> g.sd.math().diag(g.any(3))),
            one("diagPart",         g -> g.sd.math().diagPart(g.any(3, 3))),
            one("setDiag",          g -> g.sd.math().setDiag(g.any(3, 3), g.any(3))),
            many("matrixBandPart",  g -> g.sd.linalg().matrixBandPart(g.any(4, 4), 1, 2)).finite(),
            one("triu",             g -> g.sd.linalg().triu(g.any(3, 4), 1)),
            one("tri",              g -> g.sd.linalg().tri(DataType.DOUBLE, 3, 4, 1)).flat(),
            many("meshgrid",        g -> g.sd.math().meshgrid(new SDVariable[] {g.any(2), g.any(3)}, true)).finite(),

            // ---- by index
            one("gather",           g -> g.sd.gather(g.any(4, 3), g.ints(2, 0, 2), 0)).finite(),
            one("gather, axis",     g -> g.sd.gather(g.any(4, 3), g.ints(2, 0), 1)).finite(),
            one("gather, numbers",  g -> g.sd.gather(g.any(4, 3), new int[] {2, 0}, 1)).finite(),
            one("gatherNd",         g -> g.sd.gatherNd(g.any(4, 3), g.sd.constant(org.nd4j.linalg.factory.Nd4j.createFromArray(new int[][] {{1, 2}, {3, 0}})))).finite(),
            one("embeddingLookup",  g -> g.sd.math().embeddingLookup(g.any(4, 3), g.ints(2, 0, 2), org.nd4j.enums.PartitionMode.MOD)).finite(),
            one("scatterAdd",       g -> g.sd.scatterAdd(g.any(4, 3), g.ints(2, 0, 2), g.any(3, 3))),
            one("scatterSub",       g -> g.sd.scatterSub(g.any(4, 3), g.ints(2, 0), g.any(2, 3))),
            one("scatterMul",       g -> g.sd.scatterMul(g.any(4, 3), g.ints(2, 0), g.any(2, 3))).finite(),
            one("scatterDiv",       g -> g.sd.scatterDiv(g.any(4, 3), g.ints(2, 0), g.apart(2, 3))).finite(),
            one("scatterMax",       g -> g.sd.scatterMax(g.distinct(4, 3), g.ints(2, 0), g.any(2, 3))).finite(),
            one("scatterMin",       g -> g.sd.scatterMin(g.distinct(4, 3), g.ints(2, 0), g.any(2, 3))).finite(),
            one("segmentSum",       g -> g.sd.segmentSum(g.any(4, 2), g.ints(0, 0, 1, 2))),
            one("segmentMean",      g -> g.sd.segmentMean(g.any(4, 2), g.ints(0, 0, 1, 2))),
            one("segmentMax",       g -> g.sd.segmentMax(g.distinct(4, 2), g.ints(0, 0, 1, 2))),
            one("segmentMin",       g -> g.sd.segmentMin(g.distinct(4, 2), g.ints(0, 0, 1, 2))),
            one("segmentProd",      g -> g.sd.segmentProd(g.apart(4, 2), g.ints(0, 0, 1, 2))),
            one("unsortedSegmentSum",  g -> g.sd.unsortedSegmentSum(g.any(4, 2), g.ints(2, 0, 1, 0), 3)),
            one("unsortedSegmentMean", g -> g.sd.unsortedSegmentMean(g.any(4, 2), g.ints(2, 0, 1, 0), 3)),
            one("unsortedSegmentMax",  g -> g.sd.unsortedSegmentMax(g.distinct(4, 2), g.ints(2, 0, 1, 0), 3)),
            one("unsortedSegmentMin",  g -> g.sd.unsortedSegmentMin(g.distinct(4, 2), g.ints(2, 0, 1, 0), 3)),
            one("unsortedSegmentProd", g -> g.sd.unsortedSegmentProd(g.apart(4, 2), g.ints(2, 0, 1, 0), 3)),
            one("unsortedSegmentSqrtN", g -> g.sd.unsortedSegmentSqrtN(g.any(4, 2), g.ints(2, 0, 1, 0), 3)),
            many("dynamicPartition", g -> g.sd.dynamicPartition(g.any(4, 2), g.ints(1, 0, 1, 0), 2)),
            one("dynamicStitch",    g -> g.sd.dynamicStitch(new SDVariable[] {g.ints(2, 0), g.ints(1)}, g.any(2, 3), g.any(1, 3))).finite(),
            one("oneHot",           g -> g.sd.oneHot(g.ints(2, 0), 3)).flat(),
            one("oneHot, values",   g -> g.sd.oneHot(g.ints(2, 0), 3, 0, 0.9, 0.05, DataType.DOUBLE)).flat(),
            one("invertPermutation", g -> g.sd.invertPermutation(g.ints(2, 0, 1))).flat(),
            one("sequenceMask",     g -> g.sd.sequenceMask(g.ints(2, 0, 1), 3, DataType.DOUBLE)).flat(),
            one("confusionMatrix",  g -> g.sd.math().confusionMatrix(g.ints(2, 0, 1), g.ints(2, 1, 1), 3)).flat(),

            // ---- made from nothing
            one("shape",            g -> g.any(2, 3).shape()).flat(),
            one("size",             g -> g.sd.size(g.any(2, 3))).flat(),
            one("sizeAt",           g -> g.sd.sizeAt(g.any(2, 3), 1)).flat(),
            one("rank",             g -> g.sd.rank(g.any(2, 3))).flat(),
            one("fill",             g -> g.sd.fill(g.ints(2, 3), DataType.DOUBLE, 1.5)).flat(),
            one("create",           g -> g.sd.zerosLike(g.sd.create(g.ints(2, 3), DataType.DOUBLE))).flat(),
            one("linspace",         g -> g.sd.linspace(DataType.DOUBLE, 0, 1, 5)).flat(),
            one("range",            g -> g.sd.range(0, 5, 1.5, DataType.DOUBLE)).flat(),
            one("eye",              g -> g.sd.math().eye(2, 3)).flat(),

            // ---- products
            one("mmul",             g -> g.any(2, 3).mmul(g.any(3, 4))),
            one("mmul, left",       g -> g.sd.mmul(g.any(3, 2), g.any(3, 4), true, false, false)),
            one("mmul, right",      g -> g.sd.mmul(g.any(2, 3), g.any(4, 3), false, true, false)),
            one("mmul, both",       g -> g.sd.mmul(g.any(3, 2), g.any(4, 3), true, true, false)),
            one("mmul, result",     g -> g.sd.mmul(g.any(2, 3), g.any(3, 4), false, false, true)).finite(),
            one("mmul, batch",      g -> g.any(2, 2, 3).mmul(g.any(2, 3, 2))),
            one("mmul, batch, right", g -> g.sd.mmul(g.any(2, 2, 3), g.any(2, 2, 3), false, true, false)),
            one("mmul, vector",     g -> g.any(2, 3).mmul(g.any(3))).finite(),
            one("linalg.matmul",    g -> g.sd.linalg().matmul(g.any(2, 3), g.any(3, 2))),
            one("linalg.mmul",      g -> g.sd.linalg().mmul(g.any(2, 3), g.any(3, 2))),
            many("batchMmul",       ShapeRows::powers).finite(),
            one("tensorMmul, one axis", g -> g.sd.tensorMmul(g.any(2, 3), g.any(4, 3), new int[] {1}, 1)).finite(),
            one("cross",            g -> g.sd.math().cross(g.any(2, 3), g.any(2, 3))).finite()
        );
    }
    // spotless:on

    /** ND4J multiplies in the wrong order, as if rows were columns: only products that commute can be compared. */
    private static SDVariable[] powers(SmallGraph g) {
        SDVariable a = g.any(2, 2);
        SDVariable b = g.any(2, 2);
        return g.sd.batchMmul(new SDVariable[] {a, b}, new SDVariable[] {a, b}, false, false);
    }
}
