package io.hyperring.plan;

/**
 * The hypergradient of one problem, compiled for one device. Bound to the thread that opened it; owns its memory until
 * {@link #close()}.
 */
public interface HypergradientPlan extends AutoCloseable {

    /** Number of floats in the flat meta-parameters, and so in the hypergradient. */
    int size();

    /** Number of inits that one call averages over. */
    int inits();

    /**
     * Computes the hypergradient at {@code meta}, averaged over the inits {@code firstInit .. firstInit + inits() - 1} of
     * {@code round}.
     *
     * @param meta flat meta-parameters, {@link #size()} floats; only read
     * @param hypergradient receives the mean hypergradient, {@link #size()} floats
     * @return the mean outer loss
     */
    float compute(float[] meta, long round, int firstInit, float[] hypergradient);

    /** The same with doubles; in a plan of floats they are rounded on the way in. */
    double compute(double[] meta, long round, int firstInit, double[] hypergradient);

    @Override
    void close();
}
