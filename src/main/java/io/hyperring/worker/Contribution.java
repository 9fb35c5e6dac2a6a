package io.hyperring.worker;

import io.hyperring.config.Reduction;
import io.hyperring.ring.ReducedSum;
import io.hyperring.wire.Numbers;
import java.util.Arrays;

/**
 * What a worker brings into a round, and what comes out of it: the hypergradient followed by the outer loss, so that the
 * ring averages both.
 *
 * @param sum over the worker's inits
 * @param weight number of these inits
 */
public record Contribution(Numbers sum, int weight) {

    /** Numbers of a contribution for so many meta-parameters. */
    public static int size(int metaParameters) {
        return metaParameters + 1;
    }

    /** What such sums are made of. */
    public static Numbers.Format format(Reduction reduction) {
        return switch (reduction) {
            case FAST -> Numbers.Format.FLOAT;
            case EXACT -> Numbers.Format.FIXED_POINT;
        };
    }

    static void setLoss(float[] vector, float loss) {
        vector[vector.length - 1] = loss;
    }

    /** The mean of a round: the sum divided by its weight, by the same computation everywhere. */
    public static Mean mean(ReducedSum sum) {
        float[] mean = sum.values().dividedBy(sum.weight());
        return new Mean(Arrays.copyOf(mean, mean.length - 1), mean[mean.length - 1]);
    }

    /**
     * @param hypergradient flat
     * @param outerLoss before the outer step
     */
    public record Mean(float[] hypergradient, float outerLoss) {
        public boolean finite() {
            return Float.isFinite(outerLoss) && allFinite(hypergradient);
        }

        private static boolean allFinite(float[] values) {
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }
    }
}
