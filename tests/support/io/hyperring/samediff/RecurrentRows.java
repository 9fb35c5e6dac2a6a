package io.hyperring.samediff;

import static io.hyperring.samediff.Row.many;
import static io.hyperring.samediff.Row.one;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMActivations;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMConfiguration;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDataFormat;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDirectionMode;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMLayerConfig;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.RnnDataFormat;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.weights.GRUWeights;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.weights.LSTMLayerWeights;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.weights.LSTMWeights;
import org.nd4j.linalg.factory.Nd4j;

/** Cells and layers that remember: 2 examples, 3 features in, 4 units, 3 steps. */
final class RecurrentRows {
    private RecurrentRows() {}

    // spotless:off
    static List<Row> rows() {
        return List.of(
            one("gru",              g -> g.sd.rnn().gru(g.any(3, 2, 3), g.any(2, 4), g.any(3, 12), g.any(4, 12), g.any(12))).finite(),
            many("gruCell",         g -> g.sd.rnn().gruCell(g.any(2, 3), g.any(2, 4), GRUWeights.builder().ruWeight(g.any(7, 8)).cWeight(g.any(7, 4)).ruBias(g.any(8)).cBias(g.any(4)).build())).finite(),
            many("lstmCell",        g -> g.sd.rnn().lstmCell(g.any(2, 3), g.any(2, 4), g.any(2, 4), blockWeights(g), LSTMConfiguration.builder().forgetBias(0.5).clippingCellValue(0).build())).finite(),
            many("lstmCell, peepholes", g -> g.sd.rnn().lstmCell(g.any(2, 3), g.any(2, 4), g.any(2, 4), blockWeights(g), LSTMConfiguration.builder().peepHole(true).forgetBias(0.5).clippingCellValue(0).build())).finite(),
            one("lstmblock",        g -> g.sd.rnn().lstmblock(g.any(3, 2, 3), g.sd.constant(Nd4j.scalar(3L)), g.any(2, 4), g.any(2, 4), blockWeights(g), LSTMConfiguration.builder().dataFormat(RnnDataFormat.TNS).forgetBias(0.5).clippingCellValue(0).build())).finite(), // ND4J exchanges the first two
            many("lstmLayer",       g -> layer(g, g.any(3, 2, 3), LSTMDataFormat.TNS, LSTMDirectionMode.FWD, true, true)).finite(),
            many("lstmLayer, NST",  g -> layer(g, g.any(2, 3, 3), LSTMDataFormat.NST, LSTMDirectionMode.FWD, true, true)).finite(),
            many("lstmLayer, NTS, backward", g -> layer(g, g.any(2, 3, 3), LSTMDataFormat.NTS, LSTMDirectionMode.BWD, true, true)).finite(),
            many("lstmLayer, last only", g -> layer(g, g.any(2, 3, 3), LSTMDataFormat.NTS, LSTMDirectionMode.FWD, false, true)).finite(),
            many("lstmLayer, plain", g -> layer(g, g.any(2, 3, 3), LSTMDataFormat.NTS, LSTMDirectionMode.FWD, true, false)),
            many("lstmLayer, both ways, joined", g -> both(g, LSTMDirectionMode.BIDIR_CONCAT)).finite(),
            many("lstmLayer, both ways, added", g -> both(g, LSTMDirectionMode.BIDIR_SUM)).finite()
        );
    }
    // spotless:on

    private static LSTMWeights blockWeights(SmallGraph g) {
        return LSTMWeights.builder()
                .weights(g.any(7, 16))
                .inputPeepholeWeights(g.any(4))
                .forgetPeepholeWeights(g.any(4))
                .outputPeepholeWeights(g.any(4))
                .bias(g.any(16))
                .build();
    }

    private static LSTMLayerConfig config(LSTMDataFormat format, LSTMDirectionMode direction, boolean sequence) {
        return LSTMLayerConfig.builder()
                .lstmdataformat(format)
                .directionMode(direction)
                .gateAct(LSTMActivations.SIGMOID)
                .cellAct(LSTMActivations.TANH)
                .outAct(LSTMActivations.TANH)
                .retFullSequence(sequence)
                .retLastH(true)
                .retLastC(true)
                .build();
    }

    private static SDVariable[] layer(
            SmallGraph g,
            SDVariable x,
            LSTMDataFormat format,
            LSTMDirectionMode direction,
            boolean sequence,
            boolean all) {
        LSTMLayerConfig config = config(format, direction, sequence);
        var weights = LSTMLayerWeights.builder().weights(g.any(3, 16)).rWeights(g.any(4, 16));
        return all
                ? g.sd.rnn()
                        .lstmLayer(
                                x,
                                g.any(2, 4),
                                g.any(2, 4),
                                null,
                                weights.bias(g.any(16))
                                        .peepholeWeights(g.any(12))
                                        .build(),
                                config)
                : g.sd.rnn().lstmLayer(x, weights.build(), config);
    }

    private static SDVariable[] both(SmallGraph g, LSTMDirectionMode direction) {
        return g.sd.rnn()
                .lstmLayer(
                        g.any(2, 3, 3),
                        g.any(2, 2, 4),
                        g.any(2, 2, 4),
                        null,
                        LSTMLayerWeights.builder()
                                .weights(g.any(2, 3, 16))
                                .rWeights(g.any(2, 4, 16))
                                .bias(g.any(2, 16))
                                .build(),
                        config(LSTMDataFormat.NTS, direction, true));
    }
}
