package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.Hypergradient;
import io.hyperring.unroll.UnrollPolicy;
import java.util.List;
import java.util.stream.Stream;

/** The hypergradient of a problem, run by ND4J. */
final class CompiledHypergradient extends OfPlans {
    private static final int LOSS = 0;
    private static final int FIRST_GRADIENT = 1;

    private final Problem problem;
    private final FreshInits fresh;
    private final GraphPlan plan;

    CompiledHypergradient(Problem problem, int inits, long seed, UnrollPolicy policy, Precision precision) {
        super(problem, inits, policy);
        this.problem = problem;
        this.fresh = new FreshInits(problem, inits, seed);
        this.plan = GraphPlan.compile(outputs(problem, inits, policy), precision);
    }

    static List<Node> outputs(Problem problem, int inits, UnrollPolicy policy) {
        Hypergradient hypergradient = Hypergradient.of(problem, inits, policy);
        return Stream.concat(Stream.of(hypergradient.loss()), hypergradient.gradients().stream())
                .toList();
    }

    @Override
    List<GraphPlan> plans() {
        return List.of(plan);
    }

    @Override
    GraphPlan result() {
        return plan;
    }

    @Override
    int firstResult() {
        return FIRST_GRADIENT;
    }

    @Override
    double run(long round, int firstInit) {
        plan.feed(fresh.start(round, firstInit));
        for (int step = 0; step < problem.innerSteps(); step++) {
            plan.feed(fresh.step("step/" + step, round, firstInit, step));
        }
        plan.run();
        return plan.fetch(LOSS)[0];
    }

    @Override
    public void close() {
        plan.close();
    }
}
