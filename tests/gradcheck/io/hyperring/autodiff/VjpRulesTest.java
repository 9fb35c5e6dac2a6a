package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every derivative rule to third order against an independent oracle, and the closure law of the table. */
class VjpRulesTest {
    private static final int ORDER = 3;

    static List<AllRules.Row> rows() {
        return AllRules.rows();
    }

    static List<AllRules.Row> awkward() {
        return AllRules.awkward();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agreesWithTheOracleToThirdOrder(AllRules.Row row) {
        row.check(ORDER, VjpRules::of);
    }

    @ParameterizedTest
    @MethodSource("awkward")
    void agreesWithTheOracleAtAwkwardPoints(AllRules.Row row) {
        row.check(ORDER, VjpRules::of);
    }

    @Test
    void everyOperationHasARuleOrStandsInNoGradient() {
        Set<Op> ruled = EnumSet.noneOf(Op.class);
        for (Op op : Op.values()) {
            if (VjpRules.of(op) != null) {
                ruled.add(op);
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(ruled)), NoGradient.OPS);
    }

    @Test
    void everyRuleHasARowUnderTest() {
        Set<Op> tested = AllRules.rows().stream()
                .map(AllRules.Row::op)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Op.class)));
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(NoGradient.OPS)), tested);
        AllRules.rows()
                .forEach(row -> assertTrue(
                        Topology.ancestors(List.of(row.y())).stream().anyMatch(node -> node.op() == row.op()),
                        row + " must contain " + row.op()));
    }

    @Test
    void everyOperationButTheLeavesIsBatched() {
        Set<Op> batched = EnumSet.noneOf(Op.class);
        for (Op op : Op.values()) {
            if (VmapRules.of(op) != null) {
                batched.add(op);
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Op.INPUT, Op.CONSTANT)), batched);
    }

    /** Follows the rules of what rules emit until nothing new turns up. */
    @Test
    void noRuleEmitsAnOperationWithoutARule() {
        List<String> violations = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>();
        AllRules.rows().forEach(row -> open.addAll(Topology.ancestors(List.of(row.y()))));
        Set<String> followed = new HashSet<>();
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (NoGradient.OPS.contains(node.op()) || !followed.add(node.toString())) {
                continue;
            }
            VjpRules.Rule rule = VjpRules.of(node.op());
            if (rule == null) {
                violations.add(node.op() + " has no rule");
                continue;
            }
            Node g = Node.input("g", node.shape());
            open.addAll(Topology.ancestors(rule.apply(g, node, node.inputs())));
        }
        assertEquals(List.of(), violations);
        assertTrue(followed.size() > Op.values().length, "followed=" + followed.size());
    }
}
