package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Op;
import io.hyperring.autodiff.RandomGraph;
import io.hyperring.problem.AllProblems;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StorageTest {
    @Property(tries = 60, seed = "1")
    void keepsEveryValueUntilItsLastUse(@ForAll long seed) {
        RandomGraph graph = RandomGraph.of(seed, 30);
        List<Node> nodes = graph.nodes().stream().map(RandomGraph.Valued::node).toList();
        Node scalar = graph.scalar();
        keepsEveryValue(Schedule.of(List.of(scalar, Grad.of(scalar, nodes.get(0)), nodes.get(nodes.size() - 1))));
    }

    @Test
    void keepsEveryValueOfAHypergradientInLessThanHalfTheMemory() {
        Schedule schedule = Schedule.of(
                CompiledHypergradient.outputs(AllProblems.byDefault("two-clusters"), 1, new UnrollPolicy.Full()));
        keepsEveryValue(schedule);
        long withoutReuse = schedule.order().stream()
                .filter(node -> !Storage.VIEWS.contains(node.op()))
                .mapToLong(node -> node.shape().size())
                .sum();
        assertTrue(Storage.of(schedule).size() < withoutReuse / 2, "" + withoutReuse);
    }

    /** Plays the schedule on an array of owners: a node's memory must still be its own whenever it is read. */
    private static void keepsEveryValue(Schedule schedule) {
        Storage storage = Storage.of(schedule);
        Node[] owners = new Node[Math.toIntExact(storage.size())];
        Map<Node, Node> valueOf = new IdentityHashMap<>();
        List<Node> leavesFirst = new ArrayList<>();
        schedule.order().stream().filter(StorageTest::isLeaf).forEach(leavesFirst::add);
        schedule.order().stream().filter(node -> !isLeaf(node)).forEach(leavesFirst::add);
        for (Node node : leavesFirst) {
            node.inputs().forEach(input -> holds(owners, storage, input, valueOf.get(input)));
            boolean view = Storage.VIEWS.contains(node.op());
            valueOf.put(node, view ? valueOf.get(node.in(0)) : node);
            if (!view) {
                int from = Math.toIntExact(storage.offsets().get(node));
                Arrays.fill(owners, from, from + node.shape().size(), node);
                node.inputs().forEach(input -> holds(owners, storage, input, valueOf.get(input)));
            }
        }
        schedule.outputs().forEach(output -> holds(owners, storage, output, valueOf.get(output)));
        schedule.order().stream().filter(StorageTest::isLeaf).forEach(leaf -> holds(owners, storage, leaf, leaf));
    }

    private static boolean isLeaf(Node node) {
        return node.op() == Op.INPUT || node.op() == Op.CONSTANT;
    }

    private static void holds(Node[] owners, Storage storage, Node node, Node value) {
        int from = Math.toIntExact(storage.offsets().get(node));
        for (int i = from; i < from + node.shape().size(); i++) {
            assertTrue(owners[i] == value, () -> "overwritten: " + node);
        }
    }
}
