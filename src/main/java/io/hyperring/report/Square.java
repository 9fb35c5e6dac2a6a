package io.hyperring.report;

import java.util.List;

/** The part of the plane that is drawn: the same for all runs of a problem, and as high as it is wide. */
record Square(double left, double bottom, double side) {
    private static final double MARGIN = 0.08;

    /** The smallest square, with a margin, that holds the finite points of all the runs. */
    static Square around(List<RunView> views) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (RunView view : views) {
            double[] rows = view.rows(2).orElse(new double[0]);
            for (int i = 0; i < rows.length; i++) {
                if (Double.isFinite(rows[i])) {
                    low[i % 2] = Math.min(low[i % 2], rows[i]);
                    high[i % 2] = Math.max(high[i % 2], rows[i]);
                }
            }
        }
        double span = Math.max(high[0] - low[0], high[1] - low[1]);
        if (!Double.isFinite(span)) {
            return new Square(-1, -1, 2);
        }
        double side = Math.max(span, 1e-9) * (1 + 2 * MARGIN);
        return new Square((low[0] + high[0] - side) / 2, (low[1] + high[1] - side) / 2, side);
    }

    /** A round distance between grid lines, such that there are about five: 1, 2 or 5 times a power of ten. */
    double step() {
        double power = Math.pow(10, Math.floor(Math.log10(side / 5)));
        double ratio = side / 5 / power;
        return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    }
}
