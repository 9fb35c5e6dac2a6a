package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Randomness;
import io.hyperring.unroll.UnrollPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One hypergradient computed twice: by this machine's backend and by plain loops. */
public final class SelfCheck {
    /** The largest relative error of a backend that computes well, in double precision. */
    public static final double TOLERANCE = 1e-12;

    private static final int INITS = 2;

    private SelfCheck() {}

    /** Largest difference over loss and hypergradient, relative to the largest entry of each tensor; NaN when it is not a number. */
    public static double worstRelativeError() {
        Problem problem = Problems.create(ProblemSettings.defaults("two-clusters"));
        List<Node> outputs = CompiledHypergradient.outputs(problem, INITS, new UnrollPolicy.Full());
        Map<String, double[]> inputs = new HashMap<>();
        Schedule.of(outputs).inputs().forEach((name, node) -> inputs.put(name, random(node)));
        List<double[]> expected = HostPlan.compile(outputs).run(inputs);
        double worst = 0;
        try (GraphPlan plan = GraphPlan.compile(outputs, Precision.DOUBLE)) {
            inputs.forEach((name, values) -> plan.feed(name, values, 0));
            plan.run();
            for (int i = 0; i < expected.size(); i++) {
                worst = Math.max(worst, RelativeError.of(plan.fetch(i), expected.get(i)));
            }
        }
        return worst;
    }

    private static double[] random(Node input) {
        double[] values = new double[input.shape().size()];
        Randomness.of(input.shape().size()).fillGaussian(values, 0, values.length, 1);
        return values;
    }
}
