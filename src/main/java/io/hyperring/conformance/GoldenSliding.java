package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
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

    /** That of a convolution by these weights, whose padding may also be called {@code valid} or {@code same}. */
    static Sliding of(CaseConfig config, Node weights) {
        String padding = config.isText("padding") ? config.text("padding") : "";
        CaseConfig others = padding.isEmpty() ? config : config.without("padding");
        Sliding sliding = of(others, 1);
        return switch (padding) {
            case "", "valid" -> sliding;
            case "same" -> {
                Shape shape = weights.shape();
                int down = sliding.dilationHeight() * (shape.rank() == 3 ? 0 : shape.dim(2) - 1);
                int across = sliding.dilationWidth() * (shape.dim(shape.rank() - 1) - 1);
                yield sliding.padding(down / 2, down - down / 2, across / 2, across - across / 2);
            }
            default -> throw new Unsupported("no such padding here: padding=" + padding);
        };
    }

    static Sliding of(CaseConfig config, int absentStride) {
        return of(config, new int[] {absentStride, absentStride});
    }
}
