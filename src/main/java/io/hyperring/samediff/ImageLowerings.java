package io.hyperring.samediff;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.nn.Bias;
import io.hyperring.nn.Convolution;
import io.hyperring.nn.Layout;
import io.hyperring.nn.Pooling;
import io.hyperring.nn.Sliding;
import io.hyperring.nn.TransposedConvolution;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Convolutions and pooling over images and lines. Integers of an operation over images: window, stride, padding and
 * dilation, each down and across, then 1 for padding to the same size, then 1 for channels last.
 */
final class ImageLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    private static final int CAUSAL = 2;

    // spotless:off
    static {
        TABLE.put("conv1d",           Lowering.one(ImageLowerings::line));
        TABLE.put("conv2d",           Lowering.one(call -> biased(call, Convolution.image(call.in(0), weights(call.in(1), call.integer(10, 0)), sliding(call, layout(call, 9)), 1, layout(call, 9)), 2, layout(call, 9))));
        TABLE.put("depthwise_conv2d", Lowering.one(call -> biased(call, depthwise(call), 2, layout(call, 9))));
        TABLE.put("sconv2d",          Lowering.one(ImageLowerings::separable));
        TABLE.put("deconv2d",         Lowering.one(ImageLowerings::transposed));
        TABLE.put("maxpool2d",        Lowering.one(call -> Pooling.max(call.in(0), call.integer(0, 1), call.integer(1, 1), sliding(call, layout(call, 10)), layout(call, 10))));
        TABLE.put("avgpool2d",        Lowering.one(call -> Pooling.average(call.in(0), call.integer(0, 1), call.integer(1, 1), sliding(call, layout(call, 10)), layout(call, 10), call.integer(9, 0) == 1)));
        TABLE.put("im2col",           Lowering.one(ImageLowerings::windows));
    }
    // spotless:on

    private ImageLowerings() {}

    private static Layout layout(Call call, int index) {
        return call.integer(index, 0) == 1 ? Layout.NHWC : Layout.NCHW;
    }

    private static Sliding sliding(Call call, Layout layout) {
        int down = layout == Layout.NHWC ? 1 : 2;
        Sliding sliding =
                new Sliding(call.integer(2, 1), call.integer(3, 1), call.integer(6, 1), call.integer(7, 1), 0, 0, 0, 0);
        int top = call.integer(4, 0);
        int left = call.integer(5, 0);
        return call.integer(8, 0) == 1
                ? sliding.same(
                        call.in(0).shape().dim(down),
                        call.in(0).shape().dim(down + 1),
                        call.integer(0, 1),
                        call.integer(1, 1))
                : sliding.padding(top, top, left, left);
    }

    /** As [out, in, h, w], from [h, w, in, out] (0), from that (1) or from [out, h, w, in] (2). */
    static Node weights(Node weights, int format) {
        return switch (format) {
            case 1 -> weights;
            case 2 -> weights.permute(0, 3, 1, 2);
            default -> weights.permute(3, 2, 0, 1);
        };
    }

    private static Node biased(Call call, Node y, int input, Layout layout) {
        Node bias = call.inOrNull(input);
        return bias == null ? y : Bias.add(y, bias.reshape(bias.shape().size()), layout == Layout.NHWC ? 3 : 1);
    }

    /** Weights [h, w, in, times] of which each input channel has its own. */
    private static Node depthwise(Call call) {
        int[] w = call.in(1).shape().dims();
        Node own = call.in(1).permute(2, 3, 0, 1).reshape(w[2] * w[3], 1, w[0], w[1]);
        Layout layout = layout(call, 9);
        return Convolution.image(call.in(0), own, sliding(call, layout), w[2], layout);
    }

    private static Node separable(Call call) {
        Layout layout = layout(call, 9);
        Node y = depthwise(call);
        Node points = call.inOrNull(2);
        if (points == null || points.shape().rank() < 4) {
            return biased(call, y, 2, layout);
        }
        return biased(call, Convolution.image(y, weights(points, 0), Sliding.PLAIN, 1, layout), 3, layout);
    }

    /** Weights [h, w, out, in]. */
    private static Node transposed(Call call) {
        Layout layout = layout(call, 9);
        int down = layout == Layout.NHWC ? 1 : 2;
        int[] size = new int[2];
        Sliding sliding =
                new Sliding(call.integer(2, 1), call.integer(3, 1), call.integer(6, 1), call.integer(7, 1), 0, 0, 0, 0);
        for (int i = 0; i < 2; i++) {
            int places = call.in(0).shape().dim(down + i);
            int stride = call.integer(2 + i, 1);
            int extent = (call.integer(i, 1) - 1) * call.integer(6 + i, 1) + 1;
            size[i] = call.integer(8, 0) == 1
                    ? places * stride
                    : (places - 1) * stride + extent - 2 * call.integer(4 + i, 0);
        }
        Sliding padded = call.integer(8, 0) == 1
                ? sliding.same(size[0], size[1], call.integer(0, 1), call.integer(1, 1))
                : sliding.padding(call.integer(4, 0), call.integer(4, 0), call.integer(5, 0), call.integer(5, 0));
        Node weights = call.in(1).permute(3, 2, 0, 1);
        Node y = TransposedConvolution.image(call.in(0), weights, padded, 1, layout, size[0], size[1]);
        return biased(call, y, 2, layout);
    }

    /** Integers: window, stride, padding, dilation, mode (1 same, 2 causal), 1 for channels last. Weights [w, in, out]. */
    private static Node line(Call call) {
        boolean channelsLast = call.integer(5, 0) == 1;
        Node x = channelsLast ? call.in(0).permute(0, 2, 1) : call.in(0);
        int window = call.integer(0, 1);
        int mode = call.integer(4, 0);
        int before = mode == CAUSAL ? (window - 1) * call.integer(3, 1) : call.integer(2, 0);
        Sliding sliding = new Sliding(1, call.integer(1, 1), 1, call.integer(3, 1), 0, 0, 0, 0);
        Sliding padded = mode == 1
                ? sliding.same(1, x.shape().dim(2), 1, window)
                : sliding.padding(0, 0, before, mode == CAUSAL ? 0 : before);
        Node y = Convolution.line(x, lineWeights(call), padded);
        Node bias = call.inOrNull(2);
        Node biased = bias == null ? y : Bias.add(y, bias, 1);
        return channelsLast ? biased.permute(0, 2, 1) : biased;
    }

    private static Node lineWeights(Call call) {
        return switch (call.integer(6, 0)) {
            case 1 -> call.in(1);
            case 2 -> call.in(1).permute(0, 2, 1);
            default -> call.in(1).permute(2, 1, 0);
        };
    }

    private static Node windows(Call call) {
        Sliding sliding =
                new Sliding(call.integer(2, 1), call.integer(3, 1), call.integer(6, 1), call.integer(7, 1), 0, 0, 0, 0);
        int top = call.integer(4, 0);
        int left = call.integer(5, 0);
        int[] border = {0, 0, top, left};
        var window = new Attribute.Window(
                call.integer(0, 1),
                call.integer(1, 1),
                sliding.strideHeight(),
                sliding.strideWidth(),
                sliding.dilationHeight(),
                sliding.dilationWidth());
        return call.in(0).pad(border, border, new int[4]).patches(window);
    }
}
