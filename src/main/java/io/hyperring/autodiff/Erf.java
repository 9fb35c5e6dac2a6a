package io.hyperring.autodiff;

/**
 * The error function in double precision: its Maclaurin series for small arguments and Lentz's continued fraction of erfc
 * for large ones (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
final class Erf {
    private static final double SERIES_BELOW = 2.5;
    private static final double ONE_FROM = 6;
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final int TERMS = 120;

    private Erf() {}

    static double of(double x) {
        double size = Math.abs(x);
        if (!(size < ONE_FROM)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        return size < SERIES_BELOW ? series(x) : Math.signum(x) * (1 - complement(size));
    }

    /** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·5···(2n+1)), all of whose terms have one sign. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** e^(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside out. */
    private static double complement(double x) {
        double tail = x;
        for (int n = TERMS; n >= 1; n--) {
            tail = x + n / 2.0 / tail;
        }
        return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / tail;
    }
}
