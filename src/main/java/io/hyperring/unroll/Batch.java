package io.hyperring.unroll;

import io.hyperring.autodiff.Node;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * An inner loop run from many inits at once: one batched graph, not one graph per init. What differs between inits has
 * them outermost: inputs {@code inner/name} (fresh inner parameters), {@code episode/name} and, for inner step t,
 * {@code step/t/name}.
 *
 * @param meta the meta-parameters, inputs {@code meta/name}, shared by all inits
 * @param results what was asked for, one value per init, the inits outermost
 */
public record Batch(Parameters meta, List<Node> results) {

    /** What is wanted of the inner loop of one init. */
    @FunctionalInterface
    public interface Wanted {
        List<Node> of(InnerLoop loop, Parameters meta, Parameters episode);
    }

    /**
     * @param inits number of inits, at least 1
     */
    public static Batch of(
            Objective objective, Tensors meta, Tensors inner, int inits, UnrollPolicy policy, Wanted wanted) {
        Parameters metaInputs = Parameters.inputs("meta", meta);
        Inits batch = new Inits(inits);
        Parameters fresh = batch.inputs("inner", inner);
        Parameters episode = batch.inputs("episode", objective.episode());
        List<Parameters> stepData = new ArrayList<>();
        for (int step = 0; step < objective.innerSteps(); step++) {
            stepData.add(batch.inputs("step/" + step, objective.stepData()));
        }
        InnerLoop loop = InnerLoop.unroll(objective, fresh, metaInputs, episode, stepData, policy);
        return new Batch(metaInputs, batch.of(wanted.of(loop, metaInputs, episode)));
    }
}
