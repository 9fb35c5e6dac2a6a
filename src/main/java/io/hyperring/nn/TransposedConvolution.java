package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/**
 * The adjoint of {@link Convolution} by its images: ⟨conv(x, w), g⟩ = ⟨x, transposed(g, w)⟩ for the same weights, so their
 * first axis is that of the channels that come in.
 */
public final class TransposedConvolution {
    private TransposedConvolution() {}

    /**
     * x [n, in, h, w], weights [in, out, window h, window w]; result [n, out, ...] of the smallest extents that the
     * convolution turns into those of x.
     */
    public static Node image(Node x, Node weights, Sliding sliding) {
        Shape kernel = weights.shape();
        Convolution.checkGroups(kernel, 1);
        Shape places = Layout.NCHW.toNchw(x).shape();
        int height = sliding.heightOf(places.dim(2), kernel.dim(2));
        int width = sliding.widthOf(places.dim(3), kernel.dim(3));
        return image(x, weights, sliding, 1, Layout.NCHW, height, width);
    }

    /**
     * The same for images in either layout, in groups (weights [in, out / groups, window h, window w]) and with the extents
     * of the result, of which a stride leaves several possible.
     *
     * @throws IllegalArgumentException when the shapes, the groups or the extents do not fit
     */
    public static Node image(Node x, Node weights, Sliding sliding, int groups, Layout layout, int height, int width) {
        Node places = layout.toNchw(x);
        Shape kernel = weights.shape();
        Convolution.checkGroups(kernel, groups);
        int count = places.shape().dim(0);
        int down = places.shape().dim(2);
        int across = places.shape().dim(3);
        if (places.shape().dim(1) != kernel.dim(0)) {
            throw new IllegalArgumentException(
                    "a transposed convolution needs one block of weights for each channel: x=" + x.shape()
                            + ", weights=" + kernel + ", layout=" + layout);
        }
        int out = kernel.dim(1) * groups;
        Node matrix = Convolution.grouped(places.permute(1, 0, 2, 3), groups, count * down * across);
        Node product = Convolution.grouped(weights, groups, Convolution.perOutput(kernel))
                .matmul(matrix, true, false);
        Node seen = product.reshape(out, kernel.dim(2), kernel.dim(3), count, down, across)
                .permute(3, 0, 1, 2, 4, 5);
        Shape bordered = sliding.padded(count, out, height, width);
        Node folded = seen.fold(sliding.window(kernel.dim(2), kernel.dim(3)), bordered);
        return layout.fromNchw(sliding.crop(folded));
    }

    /** Lines x [n, in, length], weights [in, out, window]; result [n, out, ...]. Of {@code sliding} the width counts. */
    public static Node line(Node x, Node weights, Sliding sliding) {
        Node y = image(Convolution.flat(x), Convolution.flat(weights), Convolution.alongWidth(sliding));
        return y.reshape(y.shape().without(2));
    }
}
