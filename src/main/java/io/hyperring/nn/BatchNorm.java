package io.hyperring.nn;

import io.hyperring.autodiff.Node;
import java.util.stream.IntStream;

/** Batch normalisation (Ioffe and Szegedy 2015). */
public final class BatchNorm {
    private BatchNorm() {}

    /**
     * Each channel standardised by the mean and the biased variance of this very batch, then scaled and shifted; nothing is
     * a running average.
     *
     * @param x any shape of which one axis has the channels, e.g. [n, c] or [n, c, h, w]
     * @param scale [c]
     * @param shift [c]
     * @param channelAxis may be counted from the end
     */
    public static Node of(Node x, Node scale, Node shift, int channelAxis, double eps) {
        int channel = x.shape().axis(channelAxis);
        int[] others = IntStream.range(0, x.shape().rank())
                .filter(axis -> axis != channel)
                .toArray();
        Node scaled = Standardized.over(x, eps, others).mul(Bias.along(scale, x.shape(), channel));
        return Bias.add(scaled, shift, channel);
    }
}
