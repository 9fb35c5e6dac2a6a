package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The implicit function theorem in parts (see {@link UnrollPolicy.Implicit}). With the inner loss L of the last step, A =
 * ∂²L/∂β², and the outer loss's derivatives g by the adapted parameters and d by the meta-parameters, the hypergradient is
 * d − vᵀ ∂²L/∂β∂θ where A v = g. All is per init, the inits outermost.
 *
 * <p>Inputs as in {@link Scan}, and {@code solution/i}, {@code direction/i}, {@code rest/i}: the vectors of the solver,
 * each of the inner parameters' shapes. They begin as 0, g and g.
 *
 * @param iterate the solution, direction and rest after one more product with A
 * @param finish {@code sum} less the part of the solution
 */
public record ImplicitSystem(List<Node> iterate, List<Node> finish) {

    public static ImplicitSystem of(
            Objective objective, Tensors meta, Tensors inner, int inits, UnrollPolicy.Solver solver) {
        Inits batch = new Inits(inits);
        Parameters metaInputs = Parameters.inputs("meta", meta);
        Parameters fresh = batch.inputs("inner", inner);
        Step step = new Step(
                Node.input("index"),
                batch.inputs("episode", objective.episode()),
                batch.inputs("step", objective.stepData()));
        Parameters adapted = objective.start(fresh, metaInputs);
        adapted = adapted.with(vector("state/", adapted.list(), batch));
        List<Node> solution = vector("solution/", adapted.list(), batch);
        List<Node> direction = vector("direction/", adapted.list(), batch);
        List<Node> rest = vector("rest/", adapted.list(), batch);

        List<Node> gradient = Grad.of(objective.innerLoss(adapted, metaInputs, step), adapted.list());
        List<Node> product = Grad.of(dot(gradient, direction), adapted.list());
        List<Node> iterate = solver instanceof UnrollPolicy.Neumann neumann
                ? neumannStep(solution, direction, rest, product, neumann.alpha())
                : conjugateStep(solution, direction, rest, product);

        List<Node> all = batch.of(List.of(dot(gradient, solution)));
        Parameters sums = Parameters.inputs("sum", meta);
        List<Node> mixed = Grad.of(all.get(0).sum(), metaInputs.list());
        List<Node> finish = IntStream.range(0, mixed.size())
                .mapToObj(i -> sums.list().get(i).sub(mixed.get(i)))
                .toList();
        return new ImplicitSystem(batch.of(iterate), finish);
    }

    private static List<Node> vector(String prefix, List<Node> like, Inits batch) {
        List<Node> vector = new ArrayList<>();
        like.forEach(tensor -> vector.add(batch.input(prefix + vector.size(), tensor.shape())));
        return vector;
    }

    /** v ← v + αp, p ← p − αAp. */
    private static List<Node> neumannStep(List<Node> v, List<Node> p, List<Node> rest, List<Node> ap, double alpha) {
        Node step = Node.constant(alpha);
        return join(along(v, step, p), along(p, step.neg(), ap), rest);
    }

    /** Hestenes and Stiefel 1952; where nothing rests, nothing changes. */
    private static List<Node> conjugateStep(List<Node> v, List<Node> p, List<Node> r, List<Node> ap) {
        Node rr = dot(r, r);
        Node alpha = rr.divNoNan(dot(p, ap));
        List<Node> rest = along(r, alpha.neg(), ap);
        Node beta = dot(rest, rest).divNoNan(rr);
        return join(along(v, alpha, p), along(rest, beta, p), rest);
    }

    private static Node dot(List<Node> a, List<Node> b) {
        return IntStream.range(0, a.size())
                .mapToObj(i -> a.get(i).mul(b.get(i)).sum())
                .reduce(Node::add)
                .orElseThrow();
    }

    /** from + length · direction. */
    private static List<Node> along(List<Node> from, Node length, List<Node> direction) {
        return IntStream.range(0, from.size())
                .mapToObj(i -> from.get(i).add(length.mul(direction.get(i))))
                .toList();
    }

    private static List<Node> join(List<Node> first, List<Node> second, List<Node> third) {
        List<Node> all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(third);
        return all;
    }
}
