package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer that takes no step where any element of the gradients is infinite or NaN: parameters and state stay as they
 * were, and so do their derivatives.
 *
 * <p>Choosing the old values is not enough for the latter: a gradient of 0 that is sent back through a computation that
 * overflowed comes out as 0 · ∞ = NaN. So the gradients that steps are made of are computed a second time, from parameters
 * and inputs through which no derivative comes back when the step is skipped. This costs one more inner gradient per step.
 */
public record SkipNonFinite(Optimizer guarded) implements Optimizer {
    @Override
    public List<Node> init(List<Node> parameters) {
        return guarded.init(parameters);
    }

    @Override
    public Update update(List<Node> gradients, List<Node> state, List<Node> parameters) {
        Node finite = gradients.stream()
                .map(g -> g.isFinite().rsub(1).sum())
                .reduce(Node::add)
                .orElseThrow()
                .equalTo(Node.constant(0));
        List<Node> safe = map(fencedOff(gradients, parameters, finite), (i, g) -> finite.select(g, zeros(g)));
        Update step = guarded.update(safe, state, parameters);
        return new Update(
                map(step.updates(), (i, update) -> finite.select(update, zeros(update))),
                map(step.state(), (i, next) -> finite.select(next, state.get(i))));
    }

    @Override
    public boolean looksInsideGradients() {
        return true;
    }

    private static Node zeros(Node like) {
        return Node.full(like.shape(), 0);
    }

    /** The same gradients, from parameters and inputs that get no derivative back where {@code open} is 0. */
    private static List<Node> fencedOff(List<Node> gradients, List<Node> parameters, Node open) {
        Map<Node, Node> copies = new IdentityHashMap<>();
        Set<Node> border = new HashSet<>(parameters);
        for (Node node : Topology.ancestors(gradients, border)) {
            copies.put(node, copy(node, border.contains(node) || node.op() == Op.INPUT, open, copies));
        }
        return map(gradients, (i, g) -> copies.get(g));
    }

    private static Node copy(Node node, boolean atBorder, Node open, Map<Node, Node> copies) {
        if (atBorder) {
            return open.select(node, node.stopGradient());
        }
        List<Node> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(copies.get(input)));
        return node.inputs().equals(inputs) ? node : node.onInputs(inputs);
    }
}
