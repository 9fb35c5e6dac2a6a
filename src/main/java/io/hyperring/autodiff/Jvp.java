package io.hyperring.autodiff;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Forward mode: how outputs move when inputs move, as nodes that can be differentiated again, by this or by {@link Grad}.
 * Walks the graph once; what does not move costs nothing. Broadcasting of tangents is done here, once, for all rules.
 */
public final class Jvp {
    private Jvp() {}

    /**
     * The tangent of each output, of that node's shape; zeros where it does not move.
     *
     * @param tangents for each node that moves by itself, the direction it moves in, of its shape; such a node need not be
     *     an input, what it is computed from is then passed over
     * @throws IllegalArgumentException when a tangent has another shape, or an operation on the way has no rule
     */
    public static List<Node> of(List<Node> outputs, Map<Node, Node> tangents) {
        return of(outputs, tangents, JvpRules::of);
    }

    /** The same with any table of rules, which has null where there is none. */
    static List<Node> of(List<Node> outputs, Map<Node, Node> tangents, Function<Op, JvpRules.Rule> rules) {
        tangents.forEach((node, tangent) -> {
            if (!tangent.shape().equals(node.shape())) {
                throw new IllegalArgumentException("a tangent has the shape of what it moves: node=" + node.shape()
                        + ", tangent=" + tangent.shape());
            }
        });
        Map<Node, Node> moving = new IdentityHashMap<>(tangents);
        for (Node node : Topology.ancestors(outputs)) {
            if (!moving.containsKey(node) && !NoGradient.OPS.contains(node.op())) {
                Node tangent = tangent(node, moving, rules);
                if (tangent != null) {
                    moving.put(node, tangent.broadcastTo(node.shape()));
                }
            }
        }
        return outputs.stream()
                .map(output -> Objects.requireNonNullElseGet(moving.get(output), () -> Node.full(output.shape(), 0)))
                .toList();
    }

    private static Node tangent(Node node, Map<Node, Node> moving, Function<Op, JvpRules.Rule> rules) {
        if (node.inputs().stream().noneMatch(moving::containsKey)) {
            return null;
        }
        JvpRules.Rule rule = rules.apply(node.op());
        if (rule == null) {
            throw new IllegalArgumentException(
                    "every operation on the way needs a derivative rule: op=" + node.op() + ", node=" + node);
        }
        return rule.apply(node.inputs().stream().map(moving::get).toList(), node, node.inputs());
    }
}
