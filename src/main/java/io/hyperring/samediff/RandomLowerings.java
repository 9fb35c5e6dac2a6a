package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Dropout, whose mask is data: a graph of nodes has no chance in it. */
final class RandomLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    /** What is put behind the name of a dropout's output to name its mask. */
    static final String MASK = "/mask";

    static {
        TABLE.put("dropout", Lowering.one(RandomLowerings::masked));
        TABLE.put("dropout_inverted", Lowering.one(RandomLowerings::masked));
    }

    private RandomLowerings() {}

    private static Node masked(Call call) {
        Node mask = call.bound().get(call.output() + MASK);
        if (mask == null) {
            throw call.refused("needs its mask as data - bind " + call.output() + MASK
                    + " to what the input is multiplied by, or to 1 to leave it out");
        }
        return call.in(0).mul(mask);
    }
}
