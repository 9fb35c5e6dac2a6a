package io.hyperring.autodiff;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Turns a graph for one example into a graph for a batch of them. */
public final class Vmap {
    private Vmap() {}

    /**
     * The batched form of each output: its value for every example, along a new outermost axis.
     *
     * @param outputs nodes for one example
     * @param batched for each input that differs between examples, the node that holds all of them: the input's shape
     *     behind an outermost axis of extent {@code n}
     * @param n size of the batch
     * @throws IllegalArgumentException when an operation on the way has no rule
     */
    public static List<Node> of(List<Node> outputs, Map<Node, Node> batched, int n) {
        batched.forEach((one, all) -> {
            if (!all.shape().equals(one.shape().prepend(n))) {
                throw new IllegalArgumentException("a batched input has the batch outermost: example=" + one.shape()
                        + ", batch=" + all.shape() + ", n=" + n);
            }
        });
        Map<Node, Node> image = new IdentityHashMap<>(batched);
        for (Node node : Topology.ancestors(outputs)) {
            if (!image.containsKey(node)) {
                image.put(node, mapped(node, n, image));
            }
        }
        return outputs.stream()
                .map(output -> image.get(output) != output
                        ? image.get(output)
                        : output.broadcastTo(output.shape().prepend(n)))
                .toList();
    }

    private static Node mapped(Node node, int n, Map<Node, Node> image) {
        List<Node> inputs = node.inputs().stream().map(image::get).toList();
        if (inputs.equals(node.inputs())) {
            return node;
        }
        VmapRules.Rule rule = VmapRules.of(node.op());
        if (rule == null) {
            throw new IllegalArgumentException(
                    "every operation on the way needs a batching rule: op=" + node.op() + ", node=" + node);
        }
        return rule.apply(node, n, inputs);
    }
}
