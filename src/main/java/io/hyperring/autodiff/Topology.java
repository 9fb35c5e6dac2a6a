package io.hyperring.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Orders of a graph. */
public final class Topology {
    private Topology() {}

    /** Every node that the outputs need, themselves included, inputs before their users; without recursion. */
    public static List<Node> ancestors(List<Node> outputs) {
        return ancestors(outputs, Set.of());
    }

    /** The same, but only as far as the border: of the nodes in it, nothing that they need. */
    public static List<Node> ancestors(List<Node> outputs, Set<Node> border) {
        List<Node> order = new ArrayList<>();
        Set<Node> entered = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> left = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> stack = new ArrayDeque<>();
        for (Node output : outputs) {
            stack.push(output);
            while (!stack.isEmpty()) {
                Node node = stack.peek();
                if (entered.add(node)) {
                    (border.contains(node) ? List.<Node>of() : node.inputs())
                            .stream().filter(input -> !left.contains(input)).forEach(stack::push);
                } else {
                    stack.pop();
                    if (left.add(node)) {
                        order.add(node);
                    }
                }
            }
        }
        return order;
    }
}
