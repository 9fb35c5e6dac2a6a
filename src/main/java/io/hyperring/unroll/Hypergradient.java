package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Problem;
import java.util.List;

/**
 * The hypergradient of a problem as a graph.
 *
 * @param meta inputs {@code meta/name}
 * @param initial inputs {@code inner/name}, the inits outermost
 * @param loss the outer loss, mean over the inits
 * @param gradients its derivative by each meta-parameter, in order of names
 */
public record Hypergradient(Parameters meta, Parameters initial, Node loss, List<Node> gradients) {

    public static Hypergradient of(Problem problem, int inits, UnrollPolicy policy) {
        Batch batch = Batch.of(
                problem,
                problem.meta(),
                problem.inner(),
                inits,
                policy,
                (adapted, meta) -> List.of(problem.outerLoss(adapted, meta)));
        Node loss = batch.results().get(0).mean();
        return new Hypergradient(
                batch.meta(), batch.initial(), loss, Grad.of(loss, batch.meta().list()));
    }
}
