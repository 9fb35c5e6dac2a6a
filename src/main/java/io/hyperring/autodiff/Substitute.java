package io.hyperring.autodiff;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Puts other nodes in the place of some. */
public final class Substitute {
    private Substitute() {}

    /**
     * The outputs with every use of a key computed from its value instead, which has the same shape. What depends on no
     * key stays as it is.
     */
    public static List<Node> in(List<Node> outputs, Map<Node, Node> replacements) {
        replacements.forEach((old, other) -> {
            if (!old.shape().equals(other.shape())) {
                throw new IllegalArgumentException(
                        "a substitute must have the same shape: node=" + old + ", substitute=" + other);
            }
        });
        Map<Node, Node> image = new IdentityHashMap<>(replacements);
        for (Node node : Topology.ancestors(outputs)) {
            image.computeIfAbsent(node, absent -> rebuilt(node, image));
        }
        return outputs.stream().map(image::get).toList();
    }

    private static Node rebuilt(Node node, Map<Node, Node> image) {
        List<Node> inputs = node.inputs().stream().map(image::get).toList();
        return inputs.equals(node.inputs()) ? node : node.onInputs(inputs);
    }
}
