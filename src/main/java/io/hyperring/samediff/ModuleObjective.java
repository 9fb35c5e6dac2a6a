package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import io.hyperring.optim.Optimizer;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import io.hyperring.problem.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A bilevel objective made of a module: variables of its graph are the two losses. Data is bound to placeholders by name:
 * {@code stepData} to those of the inner loss, {@code episode} to those of both, {@code fixed} wherever neither is.
 *
 * @param innerLoss name of a scalar variable
 * @param outerLoss name of a scalar variable; may be the same
 * @param innerSteps inner steps, at least 0
 * @param optimizer the inner optimizer, made of the meta-parameters
 * @param stepData names and shapes of what is drawn for each inner step
 * @param episode names and shapes of what is drawn for each init
 * @param fixed nodes for the placeholders left, the same in every step
 */
public record ModuleObjective(
        MetaModule module,
        String innerLoss,
        String outerLoss,
        int innerSteps,
        Function<Parameters, Optimizer> optimizer,
        Tensors stepData,
        Tensors episode,
        Map<String, Node> fixed)
        implements Objective {

    /** An objective whose data is the same in every step. */
    public static ModuleObjective of(
            MetaModule module,
            String innerLoss,
            String outerLoss,
            int innerSteps,
            Function<Parameters, Optimizer> optimizer,
            Map<String, Node> fixed) {
        return new ModuleObjective(
                module, innerLoss, outerLoss, innerSteps, optimizer, Tensors.none(), Tensors.none(), fixed);
    }

    @Override
    public Optimizer innerOptimizer(Parameters meta, Step step) {
        return optimizer.apply(meta);
    }

    @Override
    public Node innerLoss(Parameters inner, Parameters meta, Step step) {
        return scalar(innerLoss, inner, meta, bound(step.episode(), step.data()));
    }

    @Override
    public Node outerLoss(Parameters adapted, Parameters meta, Parameters drawn) {
        return scalar(outerLoss, adapted, meta, bound(drawn, Parameters.NONE));
    }

    private Node scalar(String loss, Parameters inner, Parameters meta, Map<String, Node> bound) {
        Node value = module.apply(loss, inner, meta, bound);
        if (value.shape().size() != 1) {
            throw new IllegalArgumentException(
                    "a loss must be a scalar: name=" + loss + ", shape=" + value.shape() + " - reduce it in the graph");
        }
        return value.reshape();
    }

    private Map<String, Node> bound(Parameters ofInit, Parameters ofStep) {
        Map<String, Node> bound = new HashMap<>(fixed);
        ofInit.names().forEach(name -> bound.put(name, ofInit.get(name)));
        ofStep.names().forEach(name -> bound.put(name, ofStep.get(name)));
        return bound;
    }
}
