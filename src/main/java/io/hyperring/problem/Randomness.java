package io.hyperring.problem;

/**
 * Random numbers as a function of what they are for: the same key gives the same stream on every machine and in every
 * order. SplitMix64 (Steele, Lea and Flood 2014) over the mixed key; normal deviates by Box and Muller (1958) in
 * StrictMath, so that they are equal to the bit everywhere. Not thread-safe.
 */
public final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare = Double.NaN;

    private Randomness(long state) {
        this.state = state;
    }

    /** The stream of a key, e.g. (seed, round, init). */
    public static Randomness of(long... key) {
        long state = key.length;
        for (long part : key) {
            state = mix(state + GOLDEN_GAMMA) ^ mix(part + GOLDEN_GAMMA);
        }
        return new Randomness(mix(state));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
    public double nextUniform() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in 0..bound-1. */
    public int nextInt(int bound) {
        return (int) (nextUniform() * bound);
    }

    /** Standard normal. */
    public double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double radius = Math.sqrt(-2 * StrictMath.log(1 - nextUniform()));
        double angle = 2 * Math.PI * nextUniform();
        spare = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** Fills {@code into[from .. from + count)} with normal deviates of mean 0. */
    public void fillGaussian(double[] into, int from, int count, double deviation) {
        for (int i = from; i < from + count; i++) {
            into[i] = deviation * nextGaussian();
        }
    }

    /** Fills {@code into[from .. from + count)} with ones, each with probability {@code keep}, and zeros: a dropout mask. */
    public void fillMask(double[] into, int from, int count, double keep) {
        for (int i = from; i < from + count; i++) {
            into[i] = nextUniform() < keep ? 1 : 0;
        }
    }

    /** The numbers 0..n-1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
