package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The inner loop, unrolled: every quantity of it is a node of one graph, so whatever is computed from them can be
 * differentiated by the meta-parameters and by the initial inner parameters.
 *
 * @param trajectory inner parameters before the first step and after each, T + 1 of them
 * @param losses the loss before each step, T of them
 */
public record InnerLoop(List<Parameters> trajectory, List<Node> losses) {

    public static InnerLoop unroll(Objective objective, Parameters initial, Parameters meta, UnrollPolicy policy) {
        List<Parameters> trajectory = new ArrayList<>(List.of(initial));
        List<Node> losses = new ArrayList<>();
        Parameters inner = initial;
        List<Node> state = objective.innerOptimizer(meta, 0).init(initial.list());
        for (int step = 0; step < objective.innerSteps(); step++) {
            Node loss = objective.innerLoss(inner, meta, step);
            List<Node> gradients = gradients(loss, inner.list(), policy);
            Optimizer.Update update = objective.innerOptimizer(meta, step).update(gradients, state, inner.list());
            inner = inner.with(update.applyTo(inner.list()));
            state = update.state();
            losses.add(loss);
            trajectory.add(inner);
        }
        return new InnerLoop(List.copyOf(trajectory), List.copyOf(losses));
    }

    private static List<Node> gradients(Node loss, List<Node> inner, UnrollPolicy policy) {
        List<Node> gradients = Grad.of(loss, inner);
        return policy instanceof UnrollPolicy.FirstOrder
                ? gradients.stream().map(Node::stopGradient).toList()
                : gradients;
    }

    /** The inner parameters after the last step. */
    public Parameters adapted() {
        return trajectory.get(trajectory.size() - 1);
    }
}
