package io.hyperring.plan;

import io.hyperring.autodiff.Attribute;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph put in order: every node after its inputs, equal nodes merged into one.
 *
 * @param order the nodes to be computed
 * @param outputs the merged form of what was asked for, in the order asked
 */
record Schedule(List<Node> order, List<Node> outputs) {

    private record Key(Op op, Shape shape, Attribute attribute, List<Integer> inputs) {}

    static Schedule of(List<Node> outputs) {
        Map<Node, Node> merged = new IdentityHashMap<>();
        Map<Node, Integer> numbers = new IdentityHashMap<>();
        Map<Key, Node> known = new HashMap<>();
        for (Node node : Topology.ancestors(outputs)) {
            List<Integer> inputs = node.inputs().stream()
                    .map(input -> numbers.get(merged.get(input)))
                    .toList();
            Key key = new Key(node.op(), node.shape(), node.attribute(), inputs);
            Node one = known.computeIfAbsent(key, absent -> onMerged(node, merged));
            merged.put(node, one);
            numbers.computeIfAbsent(one, absent -> numbers.size());
        }
        List<Node> kept = outputs.stream().map(merged::get).toList();
        return new Schedule(List.copyOf(new ArrayList<>(Topology.ancestors(kept))), kept);
    }

    private static Node onMerged(Node node, Map<Node, Node> merged) {
        List<Node> inputs = node.inputs().stream().map(merged::get).toList();
        return inputs.equals(node.inputs()) ? node : node.onInputs(inputs);
    }

    /** Inputs to be fed, by name. */
    Map<String, Node> inputs() {
        Map<String, Node> inputs = new HashMap<>();
        order.stream().filter(node -> node.op() == Op.INPUT).forEach(node -> inputs.put(nameOf(node), node));
        return inputs;
    }

    static String nameOf(Node input) {
        return input.attribute(Attribute.Name.class).name();
    }
}
