package io.hyperring.samediff;

import io.hyperring.autodiff.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** Lowers the operations of a SameDiff graph that some outputs need, inputs before their users. */
final class GraphWalk {
    private final SameDiff graph;
    private final Map<String, Node> bound;
    private final Map<String, Node> nodes = new HashMap<>();

    /**
     * @param bound nodes that stand for variables of these names, whatever the graph has there
     */
    GraphWalk(SameDiff graph, Map<String, Node> bound) {
        this.graph = graph;
        this.bound = bound;
        nodes.putAll(bound);
    }

    /** @param leaf the node of a variable that no operation makes */
    List<Node> nodes(List<String> outputs, Function<String, Node> leaf) {
        List<SameDiffOp> order = operations(outputs);
        List<String> missing = order.stream()
                .filter(op -> Lowerings.of(op.getOp().opName()) == null)
                .map(op -> op.getOp().opName() + " (name=" + op.getName() + ", output="
                        + op.getOutputsOfOp().get(0) + ")")
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("every operation of a SameDiff graph must have a lowering: missing="
                    + String.join("; ", missing) + " - replace them, or bind their outputs as data");
        }
        order.forEach(op -> lower(op, leaf));
        return outputs.stream().map(name -> node(name, leaf)).toList();
    }

    private void lower(SameDiffOp op, Function<String, Node> leaf) {
        List<Node> in = inputs(op).stream().map(name -> node(name, leaf)).toList();
        List<String> outputs = op.getOutputsOfOp();
        Call call = new Call(
                op.getOp(),
                op.getName(),
                outputs.get(0),
                in,
                outputs.stream().map(name -> graph.getVariable(name).dataType()).toList(),
                bound);
        List<Node> values;
        try {
            values = Lowerings.of(op.getOp().opName()).apply(call);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw e instanceof IllegalArgumentException ours && e.getMessage().contains("output=" + call.output())
                    ? ours
                    : call.refused("does not fit its inputs: " + e.getMessage());
        }
        for (int i = 0; i < Math.min(values.size(), outputs.size()); i++) {
            nodes.putIfAbsent(outputs.get(i), values.get(i));
        }
    }

    private Node node(String name, Function<String, Node> leaf) {
        Node known = nodes.get(name);
        if (known == null) {
            known = leaf.apply(name);
            nodes.put(name, known);
        }
        return known;
    }

    private static List<String> inputs(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }

    /** The operation that makes a variable; null where none does, or where a node is bound instead. */
    private SameDiffOp maker(String name) {
        String own = bound.containsKey(name) || !graph.getVariables().containsKey(name)
                ? null
                : graph.getVariables().get(name).getOutputOfOp();
        return own == null ? null : graph.getOps().get(own);
    }

    private List<SameDiffOp> operations(List<String> outputs) {
        List<SameDiffOp> order = new ArrayList<>();
        Set<String> entered = new LinkedHashSet<>();
        Set<String> left = new LinkedHashSet<>();
        Deque<SameDiffOp> stack = new ArrayDeque<>();
        for (String output : outputs) {
            push(maker(output), left, stack);
            while (!stack.isEmpty()) {
                SameDiffOp op = stack.peek();
                if (entered.add(op.getName())) {
                    inputs(op).forEach(input -> push(maker(input), left, stack));
                } else {
                    stack.pop();
                    if (left.add(op.getName())) {
                        order.add(op);
                    }
                }
            }
        }
        return order;
    }

    private static void push(SameDiffOp op, Set<String> left, Deque<SameDiffOp> stack) {
        if (op != null && !left.contains(op.getName())) {
            stack.push(op);
        }
    }
}
