package io.hyperring.nn;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;

/**
 * How a window slides over an image: by which strides, looking at pixels how far apart, and over how many rows and columns
 * of padding. All in pixels.
 */
public record Sliding(
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        int top,
        int bottom,
        int left,
        int right) {

    /** Pixel by pixel and inside the image only. */
    public static final Sliding PLAIN = new Sliding(1, 1, 1, 1, 0, 0, 0, 0);

    public Sliding {
        if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
            throw new IllegalArgumentException("strides and dilations must be at least 1: stride=" + strideHeight + ","
                    + strideWidth + ", dilation=" + dilationHeight + "," + dilationWidth);
        }
        if (top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "padding must not be negative: padding=" + top + "," + bottom + "," + left + "," + right);
        }
    }

    public Sliding stride(int height, int width) {
        return new Sliding(height, width, dilationHeight, dilationWidth, top, bottom, left, right);
    }

    public Sliding stride(int both) {
        return stride(both, both);
    }

    public Sliding dilation(int height, int width) {
        return new Sliding(strideHeight, strideWidth, height, width, top, bottom, left, right);
    }

    public Sliding dilation(int both) {
        return dilation(both, both);
    }

    public Sliding padding(int top, int bottom, int left, int right) {
        return new Sliding(strideHeight, strideWidth, dilationHeight, dilationWidth, top, bottom, left, right);
    }

    public Sliding padding(int all) {
        return padding(all, all, all, all);
    }

    /**
     * The padding with which a window of this extent takes ⌈size / stride⌉ places along each axis of an image, the odd
     * pixel below and to the right (TensorFlow's SAME).
     */
    public Sliding same(int imageHeight, int imageWidth, int windowHeight, int windowWidth) {
        int down = missing(imageHeight, windowHeight, strideHeight, dilationHeight);
        int across = missing(imageWidth, windowWidth, strideWidth, dilationWidth);
        return padding(down / 2, down - down / 2, across / 2, across - across / 2);
    }

    private static int missing(int size, int extent, int stride, int dilation) {
        int places = (size + stride - 1) / stride;
        return Math.max(0, (places - 1) * stride + dilation * (extent - 1) + 1 - size);
    }

    Attribute.Window window(int height, int width) {
        return new Attribute.Window(height, width, strideHeight, strideWidth, dilationHeight, dilationWidth);
    }

    /** Images [n, c, h, w] with their border. */
    Node pad(Node images, double value) {
        return Derived.pad(images, new int[] {0, 0, top, left}, new int[] {0, 0, bottom, right}, value);
    }

    /** The inverse of {@link #pad}. */
    Node crop(Node padded) {
        Shape shape = padded.shape();
        return padded.narrow(2, top, shape.dim(2) - bottom).narrow(3, left, shape.dim(3) - right);
    }

    /** The shape of images [n, c, h, w] with their border. */
    Shape padded(int count, int channels, int height, int width) {
        return Shape.of(count, channels, top + height + bottom, left + width + right);
    }

    /** The smallest height over which a window takes so many places. */
    int heightOf(int places, int windowHeight) {
        return (places - 1) * strideHeight + dilationHeight * (windowHeight - 1) + 1 - top - bottom;
    }

    int widthOf(int places, int windowWidth) {
        return (places - 1) * strideWidth + dilationWidth * (windowWidth - 1) + 1 - left - right;
    }
}
