package io.hyperring.unroll;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import io.hyperring.autodiff.Vmap;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Tensors;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes graphs for one init into graphs for many: every input made here exists once for one and once for all of them. */
final class Inits {
    private final int count;
    private final Map<Node, Node> images = new IdentityHashMap<>();

    Inits(int count) {
        this.count = count;
    }

    /** Inputs {@code prefix/name} for one init. */
    Parameters inputs(String prefix, Tensors tensors) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            nodes.put(name, input(prefix + "/" + name, tensors.shapeOf(name)));
        }
        return Parameters.of(nodes);
    }

    /** An input of this shape for one init. */
    Node input(String name, Shape shape) {
        Node one = Node.input(name, shape);
        images.put(one, Node.input(name, shape.prepend(count)));
        return one;
    }

    /** The nodes for all inits, which are outermost. */
    List<Node> of(List<Node> one) {
        return Vmap.of(one, images, count);
    }
}
