package io.hyperring.samediff;

import static io.hyperring.samediff.Row.many;
import static io.hyperring.samediff.Row.one;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Activations, normalisation, attention. */
final class LayerRows {
    private LayerRows() {}

    // spotless:off
    static List<Row> rows() {
        return List.of(
            one("relu",             g -> g.sd.nn().relu(g.apart(2, 3), 0)),
            one("relu, cut",        g -> g.sd.nn().relu(g.apart(2, 3), 0.1)).finite(),
            one("relu6",            g -> g.sd.nn().relu6(g.apart(2, 3).mul(5), 0)),
            one("leakyRelu",        g -> g.sd.nn().leakyRelu(g.apart(2, 3), 0.1)).rounded(),
            one("prelu",            g -> g.sd.nn().prelu(g.apart(2, 3, 4), g.fraction(1, 4), 1)),
            one("elu",              g -> g.sd.nn().elu(g.apart(2, 3))),
            one("selu",             g -> g.sd.nn().selu(g.apart(2, 3))),
            one("gelu",             g -> g.sd.nn().gelu(g.any(2, 3))).rounded(),
            one("preciseGelu",      g -> g.sd.nn().preciseGelu(g.any(2, 3))).finite(),
            one("swish",            g -> g.sd.nn().swish(g.any(2, 3))),
            one("mish",             g -> new org.nd4j.linalg.api.ops.impl.transforms.strict.Mish(g.sd, g.any(2, 3), false).outputVariable()).finite(),
            one("softplus",         g -> g.sd.nn().softplus(g.any(2, 3))),
            one("softsign",         g -> g.sd.nn().softsign(g.apart(2, 3))),
            one("sigmoid",          g -> g.sd.nn().sigmoid(g.any(2, 3))),
            one("logSigmoid",       g -> g.sd.nn().logSigmoid(g.any(2, 3))),
            one("hardSigmoid",      g -> g.sd.nn().hardSigmoid(g.apart(2, 3).mul(2))).rounded(),
            one("hardTanh",         g -> g.sd.nn().hardTanh(g.apart(2, 3))),
            one("thresholdRelu",    g -> new org.nd4j.linalg.api.ops.impl.transforms.custom.ThresholdRelu(g.sd, g.apart(2, 3), false, 0.5).outputVariable()).finite(),
            one("cReLU",            g -> g.sd.nn().cReLU(g.apart(2, 3))),
            one("hardTanhDerivative",  g -> g.sd.nn().hardTanhDerivative(g.apart(2, 3))).flat(),
            one("leakyReluDerivative", g -> g.sd.nn().leakyReluDerivative(g.apart(2, 3), 0.1)).flat(),
            one("sigmoidDerivative", g -> g.sd.nn().sigmoidDerivative(g.any(2, 3), g.any(2, 3))).finite(),
            one("softmaxDerivative", g -> g.sd.nn().softmaxDerivative(g.any(2, 3), g.any(2, 3), 1)).finite(),
            one("softsignDerivative", g -> g.sd.nn().softsignDerivative(g.apart(2, 3))).finite(),
            one("linear",           g -> g.sd.nn().linear(g.any(2, 3), g.any(3, 4), g.any(4))),
            one("reluLayer",        g -> g.sd.nn().reluLayer(g.any(2, 3), g.any(3, 4), g.any(4))),
            one("biasAdd",          g -> g.sd.nn().biasAdd(g.any(2, 3), g.any(3), false)),
            one("biasAdd, image",   g -> g.sd.nn().biasAdd(g.any(2, 3, 2, 2), g.any(3), true)),
            one("biasAdd, image last", g -> g.sd.nn().biasAdd(g.any(2, 2, 2, 3), g.any(3), false)),
            one("layerNorm",        g -> g.sd.nn().layerNorm(g.any(2, 4), g.any(4), g.any(4), false, 1)),
            one("layerNorm, no bias", g -> g.sd.nn().layerNorm(g.any(2, 4), g.any(4), false, 1)),
            one("layerNorm, image", g -> g.sd.nn().layerNorm(g.any(2, 3, 2, 2), g.any(3), g.any(3), true, 1, 2, 3)),
            one("batchNorm",        g -> g.sd.nn().batchNorm(g.any(2, 3), g.any(3), g.positive(3), g.any(3), g.any(3), 0.01, 1)).finite(),
            one("batchNorm, image", g -> g.sd.nn().batchNorm(g.any(2, 3, 2, 2), g.any(3), g.positive(3), g.any(3), g.any(3), 0.01, 1)).finite(),
            many("topK",            g -> new SDVariable[] {g.sd.nn().topK(g.distinct(2, 5), 2, true)[0]}).finite(),
            one("dotProductAttention", g -> g.sd.nn().dotProductAttention(g.any(2, 3, 4), g.any(2, 3, 5), g.any(2, 2, 5), null, true)),
            one("dotProductAttention, unscaled", g -> g.sd.nn().dotProductAttention(g.any(2, 3, 4), g.any(2, 3, 5), g.any(2, 2, 5), null, false)),
            one("dotProductAttention, mask", g -> g.sd.nn().dotProductAttention(g.any(2, 3, 4), g.any(2, 3, 5), g.any(2, 2, 5), g.labels(2, 5), true)),
            one("dotProductAttention, heads", g -> g.sd.nn().dotProductAttention(g.any(2, 2, 3, 4), g.any(2, 2, 3, 5), g.any(2, 2, 2, 5), null, true)),
            one("multiHeadDotProductAttention", g -> g.sd.nn().multiHeadDotProductAttention(g.any(2, 4, 3), g.any(2, 4, 5), g.any(2, 4, 5), g.any(2, 3, 4), g.any(2, 3, 4), g.any(2, 2, 4), g.any(4, 5), null, true)),
            one("multiHeadDotProductAttention, mask", g -> g.sd.nn().multiHeadDotProductAttention(g.any(2, 4, 3), g.any(2, 4, 5), g.any(2, 4, 5), g.any(2, 3, 4), g.any(2, 3, 4), g.any(2, 2, 4), g.any(4, 5), g.labels(2, 5), true))
        );
    }
    // spotless:on
}
