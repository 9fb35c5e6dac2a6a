package io.hyperring.plan;

import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.UnrollPolicy;
import java.util.List;

/** A hypergradient that comes from graph plans: feeds the meta-parameters to all, fetches the result from one. */
abstract class OfPlans implements HypergradientPlan {
    private final Problem problem;
    private final int inits;
    private final UnrollPolicy policy;

    OfPlans(Problem problem, int inits, UnrollPolicy policy) {
        this.problem = problem;
        this.inits = inits;
        this.policy = policy;
    }

    /** All plans, which may read {@code meta/name}. */
    abstract List<GraphPlan> plans();

    /** Computes the hypergradient of the inits {@code firstInit ..}; gives the mean outer loss. */
    abstract double run(long round, int firstInit);

    /** The plan among whose outputs the hypergradient is, one tensor after another. */
    abstract GraphPlan result();

    /** The first of these outputs. */
    abstract int firstResult();

    @Override
    public final int size() {
        return problem.meta().size();
    }

    @Override
    public final int inits() {
        return inits;
    }

    @Override
    public final float compute(float[] meta, long round, int firstInit, float[] hypergradient) {
        Tensors tensors = problem.meta();
        for (GraphPlan plan : plans()) {
            tensors.names().forEach(name -> plan.feed("meta/" + name, meta, tensors.offset(name)));
        }
        double loss = run(round, firstInit);
        int output = firstResult();
        for (String name : tensors.names()) {
            result().fetch(output++, hypergradient, tensors.offset(name));
        }
        return (float) loss;
    }

    @Override
    public final double compute(double[] meta, long round, int firstInit, double[] hypergradient) {
        Tensors tensors = problem.meta();
        for (GraphPlan plan : plans()) {
            tensors.names().forEach(name -> plan.feed("meta/" + name, meta, tensors.offset(name)));
        }
        double loss = run(round, firstInit);
        int output = firstResult();
        for (String name : tensors.names()) {
            result().fetch(output++, hypergradient, tensors.offset(name));
        }
        return loss;
    }

    @Override
    public String toString() {
        int kernels = plans().stream().mapToInt(GraphPlan::kernels).sum();
        return problem.name() + ", inits=" + inits + ", policy=" + policy + ", kernels=" + kernels;
    }
}
