package io.hyperring.problem;

import io.hyperring.autodiff.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes by name, in a fixed order: the meta-parameters or the inner parameters of a graph. Immutable. */
public final class Parameters {
    public static final Parameters NONE = of(Map.of());

    private final Map<String, Node> nodes;

    private Parameters(Map<String, Node> nodes) {
        this.nodes = new LinkedHashMap<>(nodes);
    }

    public static Parameters of(Map<String, Node> nodes) {
        return new Parameters(nodes);
    }

    /** Inputs named {@code prefix/name}, one per tensor. */
    public static Parameters inputs(String prefix, Tensors tensors) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        tensors.names().forEach(name -> nodes.put(name, Node.input(prefix + "/" + name, tensors.shapeOf(name))));
        return new Parameters(nodes);
    }

    public Node get(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("unknown parameter: name=" + name + ", known=" + nodes.keySet());
        }
        return node;
    }

    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    public List<Node> list() {
        return List.copyOf(nodes.values());
    }

    /** The same names with other nodes. */
    public Parameters with(List<Node> others) {
        Map<String, Node> replaced = new LinkedHashMap<>();
        int next = 0;
        for (String name : nodes.keySet()) {
            replaced.put(name, others.get(next++));
        }
        return new Parameters(replaced);
    }
}
