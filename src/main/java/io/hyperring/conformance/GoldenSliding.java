package io.hyperring.conformance;

import io.hyperring.nn.Sliding;

/** The {@code stride}, {@code padding} and {@code dilation} that a case names, each one number or one for each axis. */
final class GoldenSliding {
    private GoldenSliding() {}

    static Sliding of(CaseConfig config, int[] absentStride) {
        int[] stride = config.has("stride") ? config.pair("stride", 1) : absentStride;
        int[] dilation = config.pair("dilation", 1);
        Sliding sliding = Sliding.PLAIN.stride(stride[0], stride[1]).dilation(dilation[0], dilation[1]);
        int[] padding = config.wholes("padding");
        if (padding.length == 4) {
            return sliding.padding(padding[0], padding[1], padding[2], padding[3]);
        }
        int[] both = config.pair("padding", 0);
        return sliding.padding(both[0], both[0], both[1], both[1]);
    }

    static Sliding of(CaseConfig config, int absentStride) {
        return of(config, new int[] {absentStride, absentStride});
    }
}
