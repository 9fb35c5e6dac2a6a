package io.hyperring.unroll;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Vmap;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Map<Node, Node> images = new IdentityHashMap<>();
        Parameters fresh = batched("inner", inner, inits, images);
        Parameters episode = batched("episode", objective.episode(), inits, images);
        List<Parameters> stepData = new ArrayList<>();
        for (int step = 0; step < objective.innerSteps(); step++) {
            stepData.add(batched("step/" + step, objective.stepData(), inits, images));
        }
        InnerLoop loop = InnerLoop.unroll(objective, fresh, metaInputs, episode, stepData, policy);
        return new Batch(metaInputs, Vmap.of(wanted.of(loop, metaInputs, episode), images, inits));
    }

    /** Inputs for one init, and in {@code images} the input that holds all of them. */
    static Parameters batched(String prefix, Tensors tensors, int inits, Map<Node, Node> images) {
        Parameters one = Parameters.inputs(prefix, tensors);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.names().forEach(name -> shapes.put(name, tensors.shapeOf(name).prepend(inits)));
        Parameters all = Parameters.inputs(prefix, Tensors.of(shapes));
        one.names().forEach(name -> images.put(one.get(name), all.get(name)));
        return one;
    }
}
