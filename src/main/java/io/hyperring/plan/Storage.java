package io.hyperring.plan;

import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each value of a schedule lies in the arena. A block is given back after its last use, so values that are never
 * alive together share memory; inputs, constants and outputs keep theirs.
 *
 * @param offsets offset of each node's value, in elements; a view has that of the value it looks at
 * @param size elements of the whole arena
 */
record Storage(Map<Node, Long> offsets, long size) {

    /** Operations whose value is their input's, read with another shape: they compute nothing. */
    static final Set<Op> VIEWS = EnumSet.of(Op.RESHAPE, Op.ALIAS, Op.STOP_GRADIENT);

    private static final Set<Op> LEAVES = EnumSet.of(Op.INPUT, Op.CONSTANT);

    static Storage of(Schedule schedule) {
        Map<Node, Integer> lastUse = lastUses(schedule);
        Arena arena = new Arena();
        Map<Node, Long> offsets = new IdentityHashMap<>();
        schedule.order().stream()
                .filter(node -> LEAVES.contains(node.op()))
                .forEach(leaf -> offsets.put(leaf, arena.allocate(leaf.shape().size())));
        Map<Integer, List<Node>> dying = byLastUse(lastUse);
        for (int i = 0; i < schedule.order().size(); i++) {
            Node node = schedule.order().get(i);
            Node owner = owner(node);
            if (owner != node) {
                offsets.put(node, offsets.get(owner));
            } else if (!LEAVES.contains(node.op())) {
                offsets.put(node, arena.allocate(node.shape().size()));
            }
            for (Node dead : dying.getOrDefault(i, List.of())) {
                arena.free(offsets.get(dead), dead.shape().size());
            }
        }
        return new Storage(offsets, arena.size());
    }

    /** The node whose memory this one's value lies in. */
    private static Node owner(Node node) {
        Node owner = node;
        while (VIEWS.contains(owner.op())) {
            owner = owner.in(0);
        }
        return owner;
    }

    /** For each owner that may be given back: the position of the last node that reads it. */
    private static Map<Node, Integer> lastUses(Schedule schedule) {
        Map<Node, Integer> lastUse = new IdentityHashMap<>();
        for (int i = 0; i < schedule.order().size(); i++) {
            int position = i;
            schedule.order().get(i).inputs().forEach(input -> lastUse.put(owner(input), position));
        }
        schedule.outputs().forEach(output -> lastUse.remove(owner(output)));
        lastUse.keySet().removeIf(node -> LEAVES.contains(node.op()));
        return lastUse;
    }

    private static Map<Integer, List<Node>> byLastUse(Map<Node, Integer> lastUse) {
        Map<Integer, List<Node>> dying = new HashMap<>();
        lastUse.forEach((node, position) -> dying.computeIfAbsent(position, absent -> new java.util.ArrayList<>())
                .add(node));
        return dying;
    }
}
