package io.hyperring.nn;

import io.hyperring.autodiff.Node;

/** Where a batch of images has its channels. */
public enum Layout {
    /** [n, channels, height, width]. */
    NCHW,
    /** [n, height, width, channels]. */
    NHWC;

    Node toNchw(Node images) {
        if (images.shape().rank() != 4) {
            throw new IllegalArgumentException("images have four axes: layout=" + this + ", shape=" + images.shape());
        }
        return this == NCHW ? images : images.permute(0, 3, 1, 2);
    }

    Node fromNchw(Node images) {
        return this == NCHW ? images : images.permute(0, 2, 3, 1);
    }
}
