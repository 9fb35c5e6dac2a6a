package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The inner loop, unrolled: every quantity of it is a node of one graph, so whatever is computed from them can be
 * differentiated by the meta-parameters and by the initial inner parameters.
 *
 * @param trajectory inner parameters before the first step and after each, T + 1 of them
 * @param losses the loss before each step, T of them
 */
public record InnerLoop(List<Parameters> trajectory, List<Node> losses) {

    /**
     * @param fresh fresh inner parameters
     * @param episode what was drawn for this init
     * @param stepData what was drawn for each step, T of them
     */
    public static InnerLoop unroll(
            Objective objective,
            Parameters fresh,
            Parameters meta,
            Parameters episode,
            List<Parameters> stepData,
            UnrollPolicy policy) {
        int firstDifferentiated =
                policy instanceof UnrollPolicy.Truncated truncated ? truncated.first(objective.innerSteps()) : 0;
        Parameters inner = objective.start(fresh, meta);
        List<Parameters> trajectory = new ArrayList<>(List.of(inner));
        List<Node> losses = new ArrayList<>();
        List<Node> state = List.of();
        for (int t = 0; t < objective.innerSteps(); t++) {
            Step step = new Step(Node.constant(t), episode, stepData.get(t));
            Optimizer optimizer = objective.innerOptimizer(meta, step);
            if (t == 0) {
                state = optimizer.init(inner.list());
            }
            Node loss = objective.innerLoss(inner, meta, step);
            List<Node> gradients = gradients(loss, inner.list(), policy);
            Optimizer.Update update = optimizer.update(gradients, state, inner.list());
            boolean constant = t + 1 <= firstDifferentiated;
            inner = inner.with(constant ? constants(update.applyTo(inner.list())) : update.applyTo(inner.list()));
            state = constant ? constants(update.state()) : update.state();
            losses.add(loss);
            trajectory.add(inner);
        }
        return new InnerLoop(List.copyOf(trajectory), List.copyOf(losses));
    }

    /** The same for an objective that draws nothing. */
    public static InnerLoop unroll(Objective objective, Parameters fresh, Parameters meta, UnrollPolicy policy) {
        List<Parameters> nothing = Collections.nCopies(objective.innerSteps(), Parameters.NONE);
        return unroll(objective, fresh, meta, Parameters.NONE, nothing, policy);
    }

    /** The outer losses after each step, added up with their weights. */
    public Node outerLoss(Objective objective, Parameters meta, Parameters episode) {
        int last = trajectory.size() - 1;
        Node sum = null;
        for (int steps = 0; steps <= last; steps++) {
            double weight = steps == 0 ? last == 0 ? 1 : 0 : objective.outerWeight(steps);
            if (weight != 0) {
                Node loss = objective.outerLoss(trajectory.get(steps), meta, episode);
                sum = sum == null ? loss.mul(weight) : sum.add(loss.mul(weight));
            }
        }
        if (sum == null) {
            throw new IllegalArgumentException(
                    "some step's outer loss must have a weight: inner steps=" + last + " - see outerWeight");
        }
        return sum;
    }

    private static List<Node> gradients(Node loss, List<Node> inner, UnrollPolicy policy) {
        List<Node> gradients = Grad.of(loss, inner);
        return policy instanceof UnrollPolicy.FirstOrder ? constants(gradients) : gradients;
    }

    private static List<Node> constants(List<Node> nodes) {
        return nodes.stream().map(Node::stopGradient).toList();
    }

    /** The inner parameters after the last step. */
    public Parameters adapted() {
        return trajectory.get(trajectory.size() - 1);
    }
}
