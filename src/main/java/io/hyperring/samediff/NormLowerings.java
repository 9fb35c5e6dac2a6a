package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Bias;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Normalisation and biases. */
final class NormLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    // spotless:off
    static {
        TABLE.put("biasadd",    Lowering.one(call -> Bias.add(call.in(0), call.in(1), call.flag(0) ? 1 : call.in(0).shape().rank() - 1)));
        TABLE.put("layer_norm", Lowering.one(NormLowerings::layerNorm));
        TABLE.put("batchnorm",  Lowering.one(NormLowerings::batchNorm));
        TABLE.put("lrn",        Lowering.one(NormLowerings::localResponse));
    }
    // spotless:on

    private NormLowerings() {}

    private static Node layerNorm(Call call) {
        Node x = call.in(0);
        int channel = call.flag(0) ? 1 : x.shape().rank() - 1;
        Node y = ReductionLowerings.standardized(x, call.axesFrom(0))
                .mul(Pieces.along(call.in(1), channel, x.shape().rank()));
        return call.inOrNull(2) == null ? y : Bias.add(y, call.in(2), channel);
    }

    /** Inputs x, mean, variance and, where integers 0 and 1 say so, scale and shift; the other integers are axes. */
    private static Node batchNorm(Call call) {
        Node x = call.in(0);
        int[] axes = call.integers().length > 2
                ? call.axesFrom(2)
                : new int[] {x.shape().rank() - 1};
        Node y = x.sub(on(x, axes, call.in(1)))
                .div(on(x, axes, call.in(2)).add(call.number(0, 0)).sqrt());
        int next = 3;
        if (call.integer(0, 0) != 0) {
            y = y.mul(on(x, axes, call.in(next++)));
        }
        return call.integer(1, 0) != 0 ? y.add(on(x, axes, call.in(next))) : y;
    }

    private static Node on(Node x, int[] axes, Node one) {
        int[] dims = new int[x.shape().rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) {
            dims[axis] = x.shape().dim(axis);
        }
        return one.reshape(dims);
    }

    /** x / (bias + alpha · Σ x²)^beta, summed over so many neighbours on either side along the last axis. */
    private static Node localResponse(Call call) {
        Node x = call.in(0);
        int axis = x.shape().rank() - 1;
        int depth = call.integer(0, 5);
        Node near = Pieces.matrix(
                x.shape().dim(axis), x.shape().dim(axis), (row, column) -> Math.abs(row - column) <= depth);
        int n = x.shape().dim(axis);
        Node sums = x.square().reshape(x.shape().size() / n, n).matmul(near).reshape(x.shape());
        return x.div(sums.mul(call.number(1, 1)).add(call.number(0, 1)).pow(call.number(2, 0.5)));
    }
}
