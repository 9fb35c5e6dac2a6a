package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Jvp;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Substitute;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

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
        /** Not at all. */
        NONE,
        /** The vjp of the whole step, the inner gradient in it. */
        REVERSE_OVER_REVERSE,
        /**
         * The vjp of the optimizer alone, whose cotangents of the inner gradient are the direction of a jvp of the gradient
         * by inner and meta-parameters: ∂⟨∇β L, u⟩/∂(β, θ) = d/dε ∇(β, θ) L(β + εu, θ), since second derivatives commute
         * (MixFlow-MG, Kemaev et al. 2025). Where the optimizer looks inside its gradients, reverse over reverse.
         */
        FORWARD_OVER_REVERSE
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
        List<Node> optimizerState = one.subList(parameters, one.size());
        List<Node> gradients = Grad.of(problem.innerLoss(now, metaInputs, step), now.list());
        if (secondOrder == SecondOrder.NONE) {
            gradients = gradients.stream().map(Node::stopGradient).toList();
        }
        List<Node> next = batch.of(updated(optimizer, gradients, now, optimizerState));
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
        List<Node> wrt = join(state, metaInputs.list());
        List<Node> pulled;
        if (secondOrder == SecondOrder.FORWARD_OVER_REVERSE && !optimizer.looksInsideGradients()) {
            List<Node> given = new ArrayList<>();
            gradients.forEach(g -> given.add(batch.input("gradient/" + given.size(), g.shape())));
            Node innerLoss = batch.of(List.of(problem.innerLoss(now, metaInputs, step)))
                    .get(0)
                    .sum();
            pulled = forwardOverReverse(
                    batch.of(updated(optimizer, given, now, optimizerState)),
                    batch.of(given),
                    batch.of(gradients),
                    cotangents,
                    innerLoss,
                    adapted,
                    wrt);
        } else {
            pulled = Grad.vjp(next, cotangents, wrt);
        }
        List<Node> stepReverse =
                join(pulled.subList(0, state.size()), added(sums, pulled.subList(state.size(), pulled.size())));
        List<Node> startReverse = added(sums, Grad.vjp(start, cotangents, metaInputs.list()));
        return new Scan(parameters, state, start, next, outer, judged, stepReverse, startReverse);
    }

    private static List<Node> updated(
            Optimizer optimizer, List<Node> gradients, Parameters now, List<Node> optimizerState) {
        Optimizer.Update update = optimizer.update(gradients, optimizerState, now.list());
        return join(update.applyTo(now.list()), update.state());
    }

    /**
     * @param next the state after a step as a function of given inner gradients
     * @param given these inputs
     * @param gradients the inner gradients
     * @param loss the inner losses of all inits together
     * @param adapted the inner parameters, the first of {@code wrt}
     */
    private static List<Node> forwardOverReverse(
            List<Node> next,
            List<Node> given,
            List<Node> gradients,
            List<Node> cotangents,
            Node loss,
            List<Node> adapted,
            List<Node> wrt) {
        Map<Node, Node> actual = new IdentityHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            actual.put(given.get(i), gradients.get(i));
        }
        List<Node> pulled = Substitute.in(Grad.vjp(next, cotangents, join(given, wrt)), actual);
        Map<Node, Node> direction = new IdentityHashMap<>();
        for (int i = 0; i < adapted.size(); i++) {
            direction.put(adapted.get(i), pulled.get(i));
        }
        List<Node> mixed = Jvp.of(Grad.of(loss, wrt), direction);
        List<Node> sum = new ArrayList<>();
        for (int i = 0; i < wrt.size(); i++) {
            sum.add(pulled.get(given.size() + i).add(mixed.get(i)));
        }
        return sum;
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
