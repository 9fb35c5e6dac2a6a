package io.hyperring.unroll;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Vmap;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Tensors;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * An inner loop run from many inits at once: one batched graph, not one graph per init.
 *
 * @param meta the meta-parameters, inputs {@code meta/name}, shared by all inits
 * @param initial fresh inner parameters of all inits, inputs {@code inner/name} with the inits outermost
 * @param results what was asked for, one value per init, the inits outermost
 */
public record Batch(Parameters meta, Parameters initial, List<Node> results) {

    /** What is wanted of the adapted inner parameters of one init. */
    @FunctionalInterface
    public interface Wanted extends BiFunction<Parameters, Parameters, List<Node>> {}

    /**
     * @param inits number of inits, at least 1
     * @param wanted given the adapted inner parameters and the meta-parameters, the nodes wanted for each init
     */
    public static Batch of(
            Objective objective, Tensors meta, Tensors inner, int inits, UnrollPolicy policy, Wanted wanted) {
        Parameters metaInputs = Parameters.inputs("meta", meta);
        Parameters one = Parameters.inputs("inner", inner);
        Parameters all = Parameters.inputs("inner", batched(inner, inits));
        InnerLoop loop = InnerLoop.unroll(objective, one, metaInputs, policy);
        Map<Node, Node> images = new IdentityHashMap<>();
        inner.names().forEach(name -> images.put(one.get(name), all.get(name)));
        return new Batch(metaInputs, all, Vmap.of(wanted.apply(loop.adapted(), metaInputs), images, inits));
    }

    private static Tensors batched(Tensors tensors, int inits) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.names().forEach(name -> shapes.put(name, tensors.shapeOf(name).prepend(inits)));
        return Tensors.of(shapes);
    }
}
