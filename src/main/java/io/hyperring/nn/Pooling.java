package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.stream.IntStream;

/** One number for all that a window sees. Images have the layout that is named, NCHW where none is. */
public final class Pooling {
    private Pooling() {}

    /** The largest pixel in a window [height, width]; padding is never it. Ties share the gradient equally. */
    public static Node max(Node x, int height, int width, Sliding sliding) {
        return max(x, height, width, sliding, Layout.NCHW);
    }

    public static Node max(Node x, int height, int width, Sliding sliding, Layout layout) {
        Node bordered = sliding.pad(layout.toNchw(x), Double.NEGATIVE_INFINITY);
        return layout.fromNchw(bordered.patches(sliding.window(height, width)).max(2, 3));
    }

    /** The mean of what a window [height, width] sees, padding counted as zeros. */
    public static Node average(Node x, int height, int width, Sliding sliding) {
        return average(x, height, width, sliding, Layout.NCHW, true);
    }

    /**
     * @param countPadding whether padding counts as zeros; otherwise the mean is that of the pixels alone
     */
    public static Node average(Node x, int height, int width, Sliding sliding, Layout layout, boolean countPadding) {
        Node images = layout.toNchw(x);
        Node sums =
                sliding.pad(images, 0).patches(sliding.window(height, width)).sum(2, 3);
        if (countPadding) {
            return layout.fromNchw(sums.div(height * width));
        }
        double[] rows = pixels(
                images.shape().dim(2),
                sums.shape().dim(2),
                height,
                sliding.strideHeight(),
                sliding.dilationHeight(),
                sliding.top());
        double[] columns = pixels(
                images.shape().dim(3),
                sums.shape().dim(3),
                width,
                sliding.strideWidth(),
                sliding.dilationWidth(),
                sliding.left());
        Node count =
                Node.constant(Shape.of(rows.length, 1), rows).mul(Node.constant(Shape.of(columns.length), columns));
        return layout.fromNchw(sums.divNoNan(count));
    }

    /** How many of the image's own pixels the window sees at each place along an axis. */
    private static double[] pixels(int size, int places, int extent, int stride, int dilation, int before) {
        return IntStream.range(0, places)
                .mapToDouble(place -> IntStream.range(0, extent)
                        .map(i -> place * stride + i * dilation - before)
                        .filter(pixel -> pixel >= 0 && pixel < size)
                        .count())
                .toArray();
    }

    /** The mean over all pixels: [n, c, ...] to [n, c]. */
    public static Node globalAverage(Node x) {
        return x.mean(pixelAxes(x));
    }

    /** The largest of all pixels: [n, c, ...] to [n, c]. Ties share the gradient equally. */
    public static Node globalMax(Node x) {
        return x.max(pixelAxes(x));
    }

    private static int[] pixelAxes(Node x) {
        if (x.shape().rank() < 3) {
            throw new IllegalArgumentException("global pooling needs axes behind the channels: shape=" + x.shape());
        }
        return IntStream.range(2, x.shape().rank()).toArray();
    }
}
