package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import io.hyperring.unroll.Hypergradient;
import io.hyperring.unroll.UnrollPolicy;
import java.util.List;
import java.util.stream.Stream;

/** The hypergradient of a problem, run by ND4J. */
final class CompiledHypergradient implements HypergradientPlan {
    private static final int LOSS = 0;
    private static final int FIRST_GRADIENT = 1;

    private final Problem problem;
    private final int inits;
    private final Tensors meta;
    private final FreshInits fresh;
    private final GraphPlan plan;

    CompiledHypergradient(Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision) {
        this.problem = problem;
        this.inits = inits;
        this.meta = problem.meta();
        this.fresh = new FreshInits(problem, inits, seed);
        this.plan = GraphPlan.compile(outputs(problem, inits, policy), precision);
    }

    static List<Node> outputs(Problem problem, int inits, UnrollPolicy policy) {
        Hypergradient hypergradient = Hypergradient.of(problem, inits, policy);
        return Stream.concat(Stream.of(hypergradient.loss()), hypergradient.gradients().stream())
                .toList();
    }

    @Override
    public int size() {
        return meta.size();
    }

    @Override
    public int inits() {
        return inits;
    }

    @Override
    public float compute(float[] theta, long round, int firstInit, float[] hypergradient) {
        for (String name : meta.names()) {
            plan.feed("meta/" + name, theta, meta.offset(name));
        }
        run(round, firstInit);
        int output = FIRST_GRADIENT;
        for (String name : meta.names()) {
            plan.fetch(output++, hypergradient, meta.offset(name));
        }
        return (float) plan.fetch(LOSS)[0];
    }

    @Override
    public double compute(double[] theta, long round, int firstInit, double[] hypergradient) {
        for (String name : meta.names()) {
            plan.feed("meta/" + name, theta, meta.offset(name));
        }
        run(round, firstInit);
        int output = FIRST_GRADIENT;
        for (String name : meta.names()) {
            double[] values = plan.fetch(output++);
            System.arraycopy(values, 0, hypergradient, meta.offset(name), values.length);
        }
        return plan.fetch(LOSS)[0];
    }

    private void run(long round, int firstInit) {
        plan.feed(fresh.start(round, firstInit));
        for (int step = 0; step < problem.innerSteps(); step++) {
            plan.feed(fresh.step("step/" + step, round, firstInit, step));
        }
        plan.run();
    }

    @Override
    public void close() {
        plan.close();
    }

    @Override
    public String toString() {
        return problem.name() + ", inits=" + inits + ", kernels=" + plan.kernels();
    }
}
