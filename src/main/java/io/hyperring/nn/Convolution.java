package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/**
 * Convolution as deep learning has it, a cross-correlation: what a window sees at each place, times the weights. So its two
 * derivatives are a matrix product and, by x, a fold.
 */
public final class Convolution {
    private Convolution() {}

    /** Images x [n, in, h, w], weights [out, in, window h, window w]; result [n, out, places down, places across]. */
    public static Node image(Node x, Node weights, Sliding sliding) {
        return image(x, weights, sliding, 1, Layout.NCHW);
    }

    /**
     * The same for images in either layout, in and out. Of {@code groups} groups of equally many channels each output group
     * sees its own input group: weights [out, in / groups, window h, window w].
     *
     * @throws IllegalArgumentException when the shapes or the groups do not fit
     */
    public static Node image(Node x, Node weights, Sliding sliding, int groups, Layout layout) {
        Node images = layout.toNchw(x);
        Shape kernel = weights.shape();
        checkGroups(kernel, groups);
        if (images.shape().dim(1) != kernel.dim(1) * groups) {
            throw new IllegalArgumentException("a convolution needs as many channels as its weights have inputs: x="
                    + x.shape() + ", weights=" + kernel + ", groups=" + groups + ", layout=" + layout);
        }
        Node seen = sliding.pad(images, 0).patches(sliding.window(kernel.dim(2), kernel.dim(3)));
        Shape places = seen.shape(); // [n, in, window h, window w, down, across]
        int columns = places.dim(0) * places.dim(4) * places.dim(5);
        Node matrix = grouped(seen.permute(1, 2, 3, 0, 4, 5), groups, columns);
        Node product = grouped(weights, groups, perOutput(kernel)).matmul(matrix);
        Node result = product.reshape(kernel.dim(0), places.dim(0), places.dim(4), places.dim(5));
        return layout.fromNchw(result.permute(1, 0, 2, 3));
    }

    /** Lines x [n, in, length], weights [out, in, window]; result [n, out, places]. Of {@code sliding} the width counts. */
    public static Node line(Node x, Node weights, Sliding sliding) {
        return line(x, weights, sliding, 1);
    }

    /** The same in groups: weights [out, in / groups, window]. */
    public static Node line(Node x, Node weights, Sliding sliding, int groups) {
        Node y = image(flat(x), flat(weights), alongWidth(sliding), groups, Layout.NCHW);
        return y.reshape(y.shape().without(2));
    }

    static void checkGroups(Shape kernel, int groups) {
        if (kernel.rank() != 4 || groups < 1 || kernel.dim(0) % groups != 0) {
            throw new IllegalArgumentException(
                    "weights need four axes, the first of which divides into groups: weights=" + kernel + ", groups="
                            + groups);
        }
    }

    /** A matrix of {@code columns}, or one for each group; the groups are outermost already. */
    static Node grouped(Node x, int groups, int columns) {
        int rows = x.shape().size() / columns / groups;
        return groups == 1 ? x.reshape(rows, columns) : x.reshape(groups, rows, columns);
    }

    /** Weights that make one output. */
    static int perOutput(Shape kernel) {
        return kernel.size() / kernel.dim(0);
    }

    /** [a, b, length] as [a, b, 1, length]. */
    static Node flat(Node x) {
        if (x.shape().rank() != 3) {
            throw new IllegalArgumentException("a convolution of lines needs three axes: shape=" + x.shape());
        }
        return x.reshape(x.shape().dim(0), x.shape().dim(1), 1, x.shape().dim(2));
    }

    static Sliding alongWidth(Sliding sliding) {
        return new Sliding(1, sliding.strideWidth(), 1, sliding.dilationWidth(), 0, 0, sliding.left(), sliding.right());
    }
}
