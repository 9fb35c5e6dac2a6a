package io.hyperring.problem;

/**
 * Fisher's linear discriminant (1936) of two classes of points in the plane: how well the points separate, whatever the
 * inner loop does with them.
 */
final class LinearDiscriminant {
    private LinearDiscriminant() {}

    /**
     * Fraction of points on their own side of the line half way between the class means, with normal S⁻¹(m₁ − m₀), where
     * S is the within-class covariance.
     *
     * @param points x and y of each point, one after another
     * @param classes 0 or 1 for each point, both present
     */
    static double accuracy(double[] points, int[] classes) {
        double[][] mean = means(points, classes);
        double xx = 1e-12;
        double xy = 0;
        double yy = 1e-12;
        for (int i = 0; i < classes.length; i++) {
            double dx = points[2 * i] - mean[classes[i]][0];
            double dy = points[2 * i + 1] - mean[classes[i]][1];
            xx += dx * dx / classes.length;
            xy += dx * dy / classes.length;
            yy += dy * dy / classes.length;
        }
        double apartX = mean[1][0] - mean[0][0];
        double apartY = mean[1][1] - mean[0][1];
        double normalX = yy * apartX - xy * apartY; // S⁻¹ up to its determinant, which is positive
        double normalY = xx * apartY - xy * apartX;
        double middleX = (mean[0][0] + mean[1][0]) / 2;
        double middleY = (mean[0][1] + mean[1][1]) / 2;
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            double side = (points[2 * i] - middleX) * normalX + (points[2 * i + 1] - middleY) * normalY;
            right += (side > 0 ? 1 : 0) == classes[i] ? 1 : 0;
        }
        return (double) right / classes.length;
    }

    private static double[][] means(double[] points, int[] classes) {
        double[][] mean = new double[2][2];
        int[] count = new int[2];
        for (int i = 0; i < classes.length; i++) {
            mean[classes[i]][0] += points[2 * i];
            mean[classes[i]][1] += points[2 * i + 1];
            count[classes[i]]++;
        }
        for (int c = 0; c < 2; c++) {
            mean[c][0] /= count[c];
            mean[c][1] /= count[c];
        }
        return mean;
    }
}
