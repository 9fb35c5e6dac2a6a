package io.hyperring.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.problem.AllProblems;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Problems;
import io.hyperring.problem.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hypergradient of every problem against an oracle that differentiates its whole batched inner loop forwards. */
class ProblemsGradTest {
    private static final int INITS = 2;
    /** Sums over at most 1400 rows of 64 products. */
    private static final double TOLERANCE = 1e-10;

    static List<Problem> problems() {
        return AllProblems.small();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void hypergradientIsTheDerivativeOfTheOuterLossByTheMetaParameters(Problem problem) {
        Batch batch = Batch.of(
                problem,
                problem.meta(),
                problem.inner(),
                INITS,
                new UnrollPolicy.Full(),
                (adapted, meta) -> List.of(problem.outerLoss(adapted, meta)));
        Map<Node, double[]> point = new LinkedHashMap<>();
        double[] theta = problem.initialMeta(1);
        problem.meta()
                .names()
                .forEach(
                        name -> point.put(batch.meta().get(name), problem.meta().slice(theta, name)));
        for (String name : problem.inner().names()) {
            point.put(batch.initial().get(name), inits(problem, problem.inner(), name));
        }
        GradCheck.of(problem.name(), point, TOLERANCE)
                .check(batch.results().get(0).mean(), 1);
    }

    @Test
    void everyProblemOfTheCatalogueIsUnderTest() {
        assertEquals(
                Problems.names(),
                AllProblems.small().stream().map(Problem::name).toList());
    }

    private static double[] inits(Problem problem, Tensors inner, String name) {
        List<double[]> parts = new ArrayList<>();
        for (int init = 0; init < INITS; init++) {
            parts.add(inner.slice(problem.initialInner(1, 0, init), name));
        }
        return parts.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    }
}
