package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.Substitute;
import io.hyperring.autodiff.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A step and its reverse, cut into two graphs: the forward one also yields the values that the reverse one needs and that
 * the step computes anyway, so that nothing is computed twice.
 *
 * @param forward outputs of the step, as they were, followed by the {@code kept}
 * @param reverse outputs of the reverse step, which reads {@code residual/i} in place of the kept node i
 * @param kept nodes of the forward graph, its inputs {@code state/…} and {@code step/…} among them
 */
record Residuals(List<Node> forward, List<Node> reverse, List<Node> kept) {

    /** Cheaper to do again than to keep. */
    private static final Set<Op> REDONE = EnumSet.of(Op.RESHAPE, Op.ALIAS, Op.STOP_GRADIENT, Op.BROADCAST);

    static Residuals between(List<Node> step, List<Node> reverse) {
        List<Node> both = new ArrayList<>(step);
        both.addAll(reverse);
        List<Node> merged = Schedule.of(both).outputs();
        List<Node> forward = merged.subList(0, step.size());
        List<Node> backward = merged.subList(step.size(), merged.size());
        Map<Node, Node> kept = kept(forward, backward);
        List<Node> all = new ArrayList<>(forward);
        all.addAll(kept.keySet());
        Map<Node, Node> images = new IdentityHashMap<>(kept);
        return new Residuals(all, Substitute.in(backward, images), List.copyOf(kept.keySet()));
    }

    /** Each kept node with the input that stands for it. */
    private static Map<Node, Node> kept(List<Node> forward, List<Node> backward) {
        Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(Topology.ancestors(forward));
        Map<Node, Node> kept = new LinkedHashMap<>(); // nodes are compared by identity
        for (Node node : Topology.ancestors(backward)) {
            if (!known.contains(node)) {
                node.inputs().forEach(input -> keep(input, known, kept));
            }
        }
        backward.forEach(output -> keep(output, known, kept));
        return kept;
    }

    private static void keep(Node node, Set<Node> known, Map<Node, Node> kept) {
        Node source = node;
        while (REDONE.contains(source.op())) {
            source = source.in(0);
        }
        if (known.contains(source) && source.op() != Op.CONSTANT && !isFedAgain(source)) {
            Node found = source;
            kept.computeIfAbsent(found, absent -> Node.input("residual/" + kept.size(), found.shape()));
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
