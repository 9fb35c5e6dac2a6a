package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Substitute;
import io.hyperring.autodiff.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A step and its reverse, cut into two graphs: the forward one also yields the values that the reverse one needs and that
 * the step computes anyway, so that nothing is computed twice. A value of the state that is needed as it was before and
 * after the step is kept once, since what it is after this step it is before the next.
 *
 * @param forward outputs of the step, as they were, followed by the {@code kept}
 * @param reverse outputs of the reverse step, which reads {@code residual/i} in place of the kept node i, and
 *     {@code after/i} in place of what becomes of it
 * @param kept nodes of the forward graph, its inputs {@code state/…} and {@code step/…} among them
 * @param after numbers, in the state, of the first kept nodes: they are also needed as they are after the step
 */
record Residuals(List<Node> forward, List<Node> reverse, List<Node> kept, List<Integer> after) {

    /** Cheaper to do again than to keep. */
    private static final Set<Op> REDONE = EnumSet.of(Op.RESHAPE, Op.ALIAS, Op.STOP_GRADIENT, Op.BROADCAST);

    /** @param step the state after the step, in the order of the inputs {@code state/0, state/1, …} */
    static Residuals between(List<Node> step, List<Node> reverse) {
        List<Node> both = new ArrayList<>(step);
        both.addAll(reverse);
        List<Node> merged = Schedule.of(both).outputs();
        List<Node> next = merged.subList(0, step.size());
        List<Node> backward = merged.subList(step.size(), merged.size());
        Set<Node> needed = needed(next, backward);

        Map<String, Node> byName = new HashMap<>();
        needed.stream().filter(node -> node.op() == Op.INPUT).forEach(node -> byName.put(Schedule.nameOf(node), node));
        List<Integer> after = IntStream.range(0, next.size())
                .filter(i -> needed.contains(next.get(i)) && byName.containsKey("state/" + i))
                .filter(i -> next.get(i).op() != Op.INPUT)
                .boxed()
                .toList();
        Map<Node, Node> fed = new IdentityHashMap<>();
        List<Node> kept = new ArrayList<>();
        for (int i : after) {
            fed.put(next.get(i), Node.input("after/" + kept.size(), next.get(i).shape()));
            kept.add(byName.get("state/" + i));
        }
        needed.stream()
                .filter(node -> !fed.containsKey(node) && !kept.contains(node))
                .forEach(kept::add);
        for (int i = 0; i < kept.size(); i++) {
            fed.put(kept.get(i), Node.input("residual/" + i, kept.get(i).shape()));
        }
        List<Node> forward = new ArrayList<>(next);
        forward.addAll(kept);
        return new Residuals(forward, Substitute.in(backward, fed), kept, after);
    }

    /** Nodes of the forward graph whose values the backward one reads, in order. */
    private static Set<Node> needed(List<Node> forward, List<Node> backward) {
        Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(Topology.ancestors(forward));
        Set<Node> needed = new LinkedHashSet<>(); // nodes are compared by identity
        for (Node node : Topology.ancestors(backward)) {
            if (!known.contains(node)) {
                node.inputs().forEach(input -> need(input, known, needed));
            }
        }
        backward.forEach(output -> need(output, known, needed));
        return needed;
    }

    private static void need(Node node, Set<Node> known, Set<Node> needed) {
        Node source = node;
        while (REDONE.contains(source.op())) {
            source = source.in(0);
        }
        if (known.contains(source) && source.op() != Op.CONSTANT && !isFedAgain(source)) {
            needed.add(source);
        }
    }

    /** What does not change between the steps is fed to both graphs. */
    private static boolean isFedAgain(Node node) {
        if (node.op() != Op.INPUT) {
            return false;
        }
        String name = Schedule.nameOf(node);
        return !name.startsWith("state/") && !name.startsWith("step/");
    }

    /** Elements that are kept of each step. */
    long size() {
        return kept.stream().mapToLong(node -> node.shape().size()).sum();
    }
}
