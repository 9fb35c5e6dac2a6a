package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.hyperring.autodiff.AllRules;
import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.AllProblems;
import io.hyperring.problem.Problem;
import io.hyperring.unroll.UnrollPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans against ND4J's own graph executor, which runs the same arithmetic by another way. */
class SameDiffSessionTest {
    static List<AllRules.Row> rows() {
        return AllRules.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void computesEveryOperation(AllRules.Row row) {
        Map<String, double[]> inputs = new HashMap<>();
        row.point().forEach((node, values) -> inputs.put(Schedule.nameOf(node), values));
        SameDiffSession session = SameDiffSession.of(List.of(row.y()), Precision.DOUBLE);
        inputs.forEach(session::feed);
        double[] expected = DualPlan.numbers(List.of(row.y()), inputs).get(0);
        assertArrayEquals(expected, session.run().get(0), 1e-12 * largest(expected));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void agreesWithThePlanOnTheHypergradientOfTwoClusters(Precision precision) {
        Problem problem = AllProblems.byDefault("two-clusters");
        List<Node> outputs = CompiledHypergradient.outputs(problem, 1, new UnrollPolicy.Full());
        Map<String, double[]> inputs = new HashMap<>();
        inputs.put("meta/X", problem.initialMeta(1));
        for (String name : problem.inner().names()) {
            inputs.put("inner/" + name, problem.inner().slice(problem.initialInner(1, 0, 0), name));
        }
        SameDiffSession session = SameDiffSession.of(outputs, precision);
        inputs.forEach(session::feed);
        List<double[]> expected = session.run();
        List<double[]> ours = new ArrayList<>();
        try (GraphPlan plan = GraphPlan.compile(outputs, precision)) {
            inputs.forEach((name, values) -> plan.feed(name, values, 0));
            plan.run();
            ours.add(plan.fetch(0));
            ours.add(plan.fetch(1));
        }
        // sums of 100 terms, perhaps in another order
        double tolerance = precision == Precision.DOUBLE ? 1e-14 : 1e-6;
        for (int i = 0; i < ours.size(); i++) {
            assertArrayEquals(expected.get(i), ours.get(i), tolerance * largest(expected.get(i)));
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
