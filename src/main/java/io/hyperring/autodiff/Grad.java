package io.hyperring.autodiff;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gradients of a scalar, as nodes that can be differentiated again. Walks the graph backwards once; only nodes on a path
 * to what was asked for are visited; broadcasting is undone here, once, for all rules.
 */
public final class Grad {
    private Grad() {}

    /**
     * Gradient of {@code loss} with respect to each of {@code wrt}, of that node's shape; zeros where the loss does not
     * depend on it.
     *
     * @throws IllegalArgumentException when the loss is not a scalar, or an operation on the way has no rule
     */
    public static List<Node> of(Node loss, List<Node> wrt) {
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("only a scalar has a gradient: shape=" + loss.shape()
                    + " - reduce it first, or give a cotangent to vjp");
        }
        return vjp(loss, Node.full(loss.shape(), 1), wrt);
    }

    public static Node of(Node loss, Node wrt) {
        return of(loss, List.of(wrt)).get(0);
    }

    /** Vector-Jacobian product: the gradient of the sum of {@code y · cotangent}, the cotangent held constant. */
    public static List<Node> vjp(Node y, Node cotangent, List<Node> wrt) {
        return vjp(List.of(y), List.of(cotangent), wrt);
    }

    /** The same for several outputs at once: the gradient of the sum of all {@code ys · cotangents}. */
    public static List<Node> vjp(List<Node> ys, List<Node> cotangents, List<Node> wrt) {
        return vjp(ys, cotangents, wrt, VjpRules::of);
    }

    /** The same with any table of rules, which has null where there is none. */
    static List<Node> vjp(Node y, Node cotangent, List<Node> wrt, Function<Op, VjpRules.Rule> rules) {
        return vjp(List.of(y), List.of(cotangent), wrt, rules);
    }

    private static List<Node> vjp(
            List<Node> ys, List<Node> cotangents, List<Node> wrt, Function<Op, VjpRules.Rule> rules) {
        List<Node> order = Topology.ancestors(ys);
        Set<Node> onPath = dependents(order, wrt);
        Map<Node, Node> gradients = new IdentityHashMap<>();
        for (int i = 0; i < ys.size(); i++) {
            gradients.merge(ys.get(i), cotangents.get(i), Node::add);
        }
        for (int i = order.size() - 1; i >= 0; i--) {
            Node node = order.get(i);
            Node g = gradients.get(node);
            if (g != null && onPath.contains(node)) {
                pullBack(node, g, onPath, gradients, rules);
            }
        }
        return wrt.stream()
                .map(node -> gradients.getOrDefault(node, Node.full(node.shape(), 0)))
                .toList();
    }

    private static void pullBack(
            Node node, Node g, Set<Node> onPath, Map<Node, Node> gradients, Function<Op, VjpRules.Rule> rules) {
        if (node.inputs().stream().noneMatch(onPath::contains) || NoGradient.OPS.contains(node.op())) {
            return;
        }
        VjpRules.Rule rule = rules.apply(node.op());
        if (rule == null) {
            throw new IllegalArgumentException(
                    "every operation on the way needs a derivative rule: op=" + node.op() + ", node=" + node);
        }
        List<Node> pulled = rule.apply(g, node, node.inputs());
        if (pulled.size() != node.inputs().size()) {
            throw new IllegalStateException("a rule gives one gradient per input: op=" + node.op() + ", inputs="
                    + node.inputs().size() + ", gradients=" + pulled.size());
        }
        for (int i = 0; i < pulled.size(); i++) {
            Node input = node.in(i);
            if (onPath.contains(input)) {
                gradients.merge(input, pulled.get(i).sumTo(input.shape()), Node::add);
            }
        }
    }

    /** The nodes of {@code order} that are in {@code wrt} or depend on one that is, through differentiable operations. */
    private static Set<Node> dependents(List<Node> order, List<Node> wrt) {
        Set<Node> dependents = new HashSet<>(wrt);
        for (Node node : order) {
            if (!NoGradient.OPS.contains(node.op()) && node.inputs().stream().anyMatch(dependents::contains)) {
                dependents.add(node);
            }
        }
        return dependents;
    }
}
