package io.hyperring.unroll;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.Problem;
import java.util.List;

/**
 * The hypergradient of a problem as one graph of the whole unrolled loop; inputs as {@link Batch} names them.
 *
 * @param loss the outer loss, mean over the inits
 * @param gradients its derivative by each meta-parameter, in order of names
 */
public record Hypergradient(Node loss, List<Node> gradients) {

    public static Hypergradient of(Problem problem, int inits, UnrollPolicy policy) {
        Batch batch = Batch.of(
                problem,
                problem.meta(),
                problem.inner(),
                inits,
                policy,
                (loop, meta, episode) -> List.of(loop.outerLoss(problem, meta, episode)));
        Node loss = batch.results().get(0).mean();
        return new Hypergradient(loss, Grad.of(loss, batch.meta().list()));
    }
}
