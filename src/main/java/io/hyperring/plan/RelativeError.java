package io.hyperring.plan;

/** How far one tensor is from another that is taken to be right. */
public final class RelativeError {
    private static final double TINY = 1e-9;

    private RelativeError() {}

    /**
     * The largest |ours − expected| divided by the largest |expected|; not divided where that is below 1e-9, and NaN when
     * any difference is.
     */
    public static double of(double[] ours, double[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(ours[i] - expected[i]));
        }
        return largest < TINY ? difference : difference / largest;
    }
}
