package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The inner loop of many inits in parts, each of which is compiled once and run as often as the loop needs it: its graphs do
 * not grow with the number of steps. The state is the inner parameters followed by the optimizer's, the inits outermost.
 *
 * <p>Inputs of the parts: {@code meta/name}; {@code inner/name}, {@code episode/name}, {@code step/name} with the inits
 * outermost; {@code index}, the number of the step; {@code state/i}; {@code cotangent/i}, the derivative of the outer loss
 * by the state after the part; {@code sum/name}, the hypergradient gathered so far; {@code weight} of the outer loss.
 *
 * @param parameters how many tensors of the state are inner parameters
 * @param state inputs {@code state/i}
 * @param start the state before the first step
 * @param next the state after a step
 * @param outer the outer loss of the state, mean over the inits and times {@code weight}; its derivative by the inner
 *     parameters; by the meta-parameters
 * @param judged evaluation loss of the state, and its accuracy where the problem has one, one for each init
 * @param stepReverse from the cotangents of {@code next}: those of {@code state}, then {@code sum} and this step's part
 * @param startReverse from the cotangents of {@code start}: {@code sum} and the start's part; the inputs {@code sum}
 *     themselves where the start depends on no meta-parameter
 */
public record Scan(
        int parameters,
        List<Node> state,
        List<Node> start,
        List<Node> next,
        List<Node> outer,
        List<Node> judged,
        List<Node> stepReverse,
        List<Node> startReverse) {

    /** Whether the inner gradients are constants to the reverse sweep, and how their products with a vector are formed. */
    public enum SecondOrder {
        NONE,
        REVERSE_OVER_REVERSE
    }

    public static Scan of(Problem problem, int inits, SecondOrder secondOrder) {
        Tensors meta = problem.meta();
        Inits batch = new Inits(inits);
        Parameters metaInputs = Parameters.inputs("meta", meta);
        Parameters episode = batch.inputs("episode", problem.episode());
        Parameters data = batch.inputs("step", problem.stepData());
        Step step = new Step(Node.input("index"), episode, data);

        Parameters first = problem.start(batch.inputs("inner", problem.inner()), metaInputs);
        Optimizer optimizer = problem.innerOptimizer(metaInputs, step);
        List<Node> firstState = join(first.list(), optimizer.init(first.list()));
        List<Node> start = batch.of(firstState);

        List<Node> one = new ArrayList<>();
        for (Node tensor : firstState) {
            one.add(batch.input("state/" + one.size(), tensor.shape()));
        }
        int parameters = first.list().size();
        Parameters now = first.with(one.subList(0, parameters));
        List<Node> next =
                batch.of(step(problem, now, one.subList(parameters, one.size()), metaInputs, step, secondOrder));
        List<Node> state = batch.of(one);

        Node loss = batch.of(List.of(problem.outerLoss(now, metaInputs, episode)))
                .get(0)
                .mean()
                .mul(Node.input("weight"));
        List<Node> adapted = state.subList(0, parameters);
        List<Node> outer = join(List.of(loss), Grad.of(loss, join(adapted, metaInputs.list())));

        List<Node> figures = new ArrayList<>(List.of(problem.evaluationLoss(now, metaInputs, episode)));
        problem.accuracy(now, metaInputs, episode).ifPresent(figures::add);
        List<Node> judged = batch.of(figures);

        List<Node> cotangents = new ArrayList<>();
        state.forEach(tensor -> cotangents.add(Node.input("cotangent/" + cotangents.size(), tensor.shape())));
        Parameters sums = Parameters.inputs("sum", meta);
        List<Node> pulled = Grad.vjp(next, cotangents, join(state, metaInputs.list()));
        List<Node> stepReverse =
                join(pulled.subList(0, state.size()), added(sums, pulled.subList(state.size(), pulled.size())));
        List<Node> startReverse = added(sums, Grad.vjp(start, cotangents, metaInputs.list()));
        return new Scan(parameters, state, start, next, outer, judged, stepReverse, startReverse);
    }

    private static List<Node> step(
            Objective objective,
            Parameters now,
            List<Node> optimizerState,
            Parameters meta,
            Step step,
            SecondOrder secondOrder) {
        List<Node> gradients = Grad.of(objective.innerLoss(now, meta, step), now.list());
        if (secondOrder == SecondOrder.NONE) {
            gradients = gradients.stream().map(Node::stopGradient).toList();
        }
        Optimizer.Update update = objective.innerOptimizer(meta, step).update(gradients, optimizerState, now.list());
        return join(update.applyTo(now.list()), update.state());
    }

    private static List<Node> added(Parameters sums, List<Node> parts) {
        List<Node> added = new ArrayList<>();
        for (Node sum : sums.list()) {
            added.add(sum.add(parts.get(added.size())));
        }
        return added;
    }

    private static List<Node> join(List<Node> first, List<Node> second) {
        List<Node> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
