package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.nn.Bias;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Convolution and pooling over volumes [n, channels, depth, height, width], and rearrangements of images. Integers of an
 * operation over volumes: window, stride, padding and dilation, three each, then 1 for padding to the same size.
 */
final class VolumeLowerings {
    static final Map<String, Lowering> TABLE = new LinkedHashMap<>();

    // spotless:off
    static {
        TABLE.put("conv3dnew",      Lowering.one(VolumeLowerings::convolution));
        TABLE.put("maxpool3dnew",   Lowering.one(call -> back(call, 14, pooled(call, front(call, 14), Double.NEGATIVE_INFINITY, Node::maximum))));
        TABLE.put("avgpool3dnew",   Lowering.one(VolumeLowerings::average));
        TABLE.put("upsampling2d",   Lowering.one(call -> upsampled(call.in(0), call.integer(2, 1) != 0 ? 2 : 1, call.integer(0, 1), call.integer(1, call.integer(0, 1)))));
        TABLE.put("upsampling3d",   Lowering.one(call -> upsampled(call.in(0), call.integer(3, 1) != 0 ? 2 : 1, call.integer(0, 1), call.integer(1, 1), call.integer(2, 1))));
        TABLE.put("depth_to_space", Lowering.one(call -> toSpace(call.in(0), call.integer(0, 1), call.integer(1, 0) == 1)));
        TABLE.put("space_to_depth", Lowering.one(call -> toDepth(call.in(0), call.integer(0, 1), call.integer(1, 0) == 1)));
        TABLE.put("adjust_contrast_v2", Lowering.one(call -> contrast(call.in(0), call.number(0, 1))));
        colours("rgb_to_yiq",  0.299, 0.587, 0.114, 0.59590059, -0.27455667, -0.32134392, 0.2115, -0.52273617, 0.31119955);
        colours("yiq_to_rgb",  1, 0.95598634, 0.6208248, 1, -0.27201283, -0.64720424, 1, -1.10674021, 1.70423049);
        colours("rgb_to_yuv",  0.299, 0.587, 0.114, -0.14714119, -0.2888691, 0.43601035, 0.61497538, -0.51496512, -0.10001026);
        colours("yuv_to_rgb",  1, 0, 1.13988303, 1, -0.394642334, -0.58062185, 1, 2.03206185, 0);
    }
    // spotless:on

    private VolumeLowerings() {}

    private static Node front(Call call, int layout) {
        return call.integer(layout, 0) == 1 ? call.in(0).permute(0, 4, 1, 2, 3) : call.in(0);
    }

    private static Node back(Call call, int layout, Node y) {
        return call.integer(layout, 0) == 1 ? y.permute(0, 2, 3, 4, 1) : y;
    }

    /** Weights [d, h, w, in, out], or as integer 14 says: a product for each place in the window, added up. */
    private static Node convolution(Call call) {
        Node x = bordered(call, front(call, 13), 0);
        Node weights =
                switch (call.integer(14, 0)) {
                    case 1 -> call.in(1).permute(2, 3, 4, 1, 0);
                    case 2 -> call.in(1).permute(1, 2, 3, 4, 0);
                    default -> call.in(1);
                };
        int[] w = weights.shape().dims();
        Node sum = null;
        for (int place = 0; place < w[0] * w[1] * w[2]; place++) {
            int[] at = {place / (w[1] * w[2]), place / w[2] % w[1], place % w[2]};
            Node seen = seen(call, x, at).permute(0, 2, 3, 4, 1);
            Node here = weights.slice(
                            new int[] {at[0], at[1], at[2], 0, 0},
                            new int[] {at[0] + 1, at[1] + 1, at[2] + 1, w[3], w[4]},
                            new int[] {1, 1, 1, 1, 1})
                    .reshape(w[3], w[4]);
            int[] dims = seen.shape().dims();
            Node product = seen.reshape(seen.shape().size() / w[3], w[3]).matmul(here);
            Node placed = product.reshape(dims[0], dims[1], dims[2], dims[3], w[4]);
            sum = sum == null ? placed : sum.add(placed);
        }
        Node y = call.inOrNull(2) == null ? sum : Bias.add(sum, call.in(2), 4);
        return call.integer(13, 0) == 1 ? y : y.permute(0, 4, 1, 2, 3);
    }

    private static Node average(Call call) {
        Node x = front(call, 14);
        Node sums = pooled(call, x, 0, Node::add);
        Node counts = call.integer(13, 0) == 1
                ? Node.constant((double) call.integer(0, 1) * call.integer(1, 1) * call.integer(2, 1))
                : pooled(call, Node.full(x.shape(), 1), 0, Node::add);
        return back(call, 14, sums.div(counts));
    }

    private static Node pooled(Call call, Node x, double border, BinaryOperator<Node> with) {
        Node padded = bordered(call, x, border);
        Node y = null;
        for (int d = 0; d < call.integer(0, 1); d++) {
            for (int h = 0; h < call.integer(1, 1); h++) {
                for (int w = 0; w < call.integer(2, 1); w++) {
                    Node seen = seen(call, padded, d, h, w);
                    y = y == null ? seen : with.apply(y, seen);
                }
            }
        }
        return y;
    }

    private static Node bordered(Call call, Node x, double border) {
        Node padded = x;
        for (int i = 0; i < 3; i++) {
            int size = x.shape().dim(2 + i);
            int before = call.integer(6 + i, 0);
            int after = before;
            if (call.integer(12, 0) == 1) {
                int stride = call.integer(3 + i, 1);
                int places = (size + stride - 1) / stride;
                int extent = (call.integer(i, 1) - 1) * call.integer(9 + i, 1) + 1;
                int missing = Math.max(0, (places - 1) * stride + extent - size);
                before = missing / 2;
                after = missing - before;
            }
            padded = ShapeLowerings.bordered(padded, 2 + i, before, after, border);
        }
        return padded;
    }

    /** What the window's element at this place sees, at each place of the window. */
    private static Node seen(Call call, Node padded, int... at) {
        int[] begin = new int[5];
        int[] end = padded.shape().dims();
        int[] stride = {1, 1, 1, 1, 1};
        for (int i = 0; i < 3; i++) {
            int dilation = call.integer(9 + i, 1);
            int extent = (call.integer(i, 1) - 1) * dilation;
            begin[2 + i] = at[i] * dilation;
            end[2 + i] = padded.shape().dim(2 + i) - extent + at[i] * dilation;
            stride[2 + i] = call.integer(3 + i, 1);
        }
        return padded.slice(begin, end, stride);
    }

    private static Node upsampled(Node x, int firstAxis, int... times) {
        Node y = x;
        for (int i = 0; i < times.length; i++) {
            y = Pieces.repeated(y, firstAxis + i, times[i]);
        }
        return y;
    }

    private static Node toSpace(Node x, int block, boolean channelsLast) {
        int[] d = x.shape().dims();
        return channelsLast
                ? x.reshape(d[0], d[1], d[2], block, block, d[3] / block / block)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(d[0], d[1] * block, d[2] * block, d[3] / block / block)
                : x.reshape(d[0], block, block, d[1] / block / block, d[2], d[3])
                        .permute(0, 3, 4, 1, 5, 2)
                        .reshape(d[0], d[1] / block / block, d[2] * block, d[3] * block);
    }

    private static Node toDepth(Node x, int block, boolean channelsLast) {
        int[] d = x.shape().dims();
        return channelsLast
                ? x.reshape(d[0], d[1] / block, block, d[2] / block, block, d[3])
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(d[0], d[1] / block, d[2] / block, d[3] * block * block)
                : x.reshape(d[0], d[1], d[2] / block, block, d[3] / block, block)
                        .permute(0, 3, 5, 1, 2, 4)
                        .reshape(d[0], d[1] * block * block, d[2] / block, d[3] / block);
    }

    private static Node contrast(Node x, double factor) {
        int rank = x.shape().rank();
        Node mean = Pieces.meanKeep(x, rank - 3, rank - 2);
        return x.sub(mean).mul(factor).add(mean);
    }

    /** The last axis, of three colours, through a matrix given row by row. */
    private static void colours(String name, double... rows) {
        Node matrix = Node.constant(Shape.of(3, 3), Arrays.copyOf(rows, rows.length));
        TABLE.put(name, Lowering.one(call -> call.in(0)
                .reshape(call.in(0).shape().size() / 3, 3)
                .matmul(matrix, false, true)
                .reshape(call.in(0).shape())));
    }
}
