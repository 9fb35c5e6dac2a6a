package io.hyperring.worker;

import io.hyperring.ring.ReducedSum;
import java.util.Arrays;

/**
 * What a worker brings into a round, and what comes out of it: the hypergradient followed by the outer loss, so that the
 * ring averages both.
 */
public final class Contribution {
    private Contribution() {}

    /** Floats of a contribution for so many meta-parameters. */
    public static int size(int metaParameters) {
        return metaParameters + 1;
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
