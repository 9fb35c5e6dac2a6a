package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperring.config.ProblemSettings;
import io.hyperring.problem.AllProblems;
import io.hyperring.problem.EveryFeature;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Ridge;
import io.hyperring.unroll.UnrollPolicy;
import io.hyperring.unroll.UnrollPolicy.Checkpointed;
import io.hyperring.unroll.UnrollPolicy.ConjugateGradients;
import io.hyperring.unroll.UnrollPolicy.FirstOrder;
import io.hyperring.unroll.UnrollPolicy.Full;
import io.hyperring.unroll.UnrollPolicy.Implicit;
import io.hyperring.unroll.UnrollPolicy.Neumann;
import io.hyperring.unroll.UnrollPolicy.Truncated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies by name, what memory they take, and which one is chosen. */
class PlansTest {
    static List<UnrollPolicy> policies() {
        return List.of(
                new Full(),
                new Checkpointed(7),
                new Truncated(3),
                new FirstOrder(),
                new Implicit(new ConjugateGradients(), 20),
                new Implicit(new Neumann(0.25), 5));
    }

    private static Problem loop(int innerSteps) {
        return new EveryFeature(innerSteps, false);
    }

    private static long bytes(int innerSteps, UnrollPolicy policy) {
        return Plans.bytes(new Ridge(innerSteps), 1, policy, Precision.FLOAT);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aPolicyIsReadAsItIsWritten(UnrollPolicy policy) {
        assertEquals(policy, UnrollPolicy.parse(policy.toString(), 100));
    }

    @Test
    void checkpointedWithoutADistanceTakesTheRoot() {
        assertEquals(new Checkpointed(10), UnrollPolicy.parse("checkpointed", 100));
        assertEquals(new Checkpointed(1), UnrollPolicy.parse("checkpointed", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Full",
                "checkpointed:0",
                "checkpointed:-1",
                "checkpointed:99999999999",
                "truncated",
                "truncated:0",
                "implicit-cg:0",
                "implicit-neumann:5",
                "implicit-neumann:-1:5",
                "implicit-neumann:e:5",
                "implicit-neumann:Infinity:5",
                "full "
            })
    void anythingElseIsToldInOneSentence(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> UnrollPolicy.parse(text, 10))
                .getMessage();
        assertTrue(message.matches("(policy must be one of|a policy's number must be).*[^\n]"), message);
    }

    @Test
    void memoryOfTheWholeHistoryGrowsWithTheStepsAndThatOfCheckpointsWithTheirRoot() {
        long state = bytes(1000, new Checkpointed(1)) - bytes(999, new Checkpointed(1));
        assertTrue(state > 0);
        double whole = (double) (bytes(1600, new Full()) - bytes(100, new Full()))
                / (bytes(400, new Full()) - bytes(100, new Full()));
        assertEquals(5, whole, 0.01);
        long base = bytes(1000, new Checkpointed(1)) - 1000 * state;
        double root = (double) (bytes(6400, Plans.lightest(new Ridge(6400), 1)) - base)
                / (bytes(1600, Plans.lightest(new Ridge(1600), 1)) - base);
        assertEquals(2, root, 0.1);
    }

    @Test
    void whatIsCompiledDoesNotGrowWithTheSteps() {
        try (HypergradientPlan few = Plans.open(loop(9), 1, 1);
                HypergradientPlan many = Plans.open(loop(2000), 1, 1)) {
            assertEquals(
                    few.toString().replaceAll(".*kernels", "kernels"),
                    many.toString().replaceAll(".*kernels", "kernels"));
        }
    }

    @Test
    void choosesTheWholeHistoryWhereItFitsAndTheLightestElsewhere() {
        Problem problem = loop(500);
        long whole = Plans.bytes(problem, 1, new Full(), Precision.FLOAT);
        assertEquals(new Full(), Plans.cheapestThatFits(problem, 1, whole));
        UnrollPolicy lightest = Plans.cheapestThatFits(problem, 1, whole - 1);
        assertTrue(Plans.bytes(problem, 1, lightest, Precision.FLOAT) < whole / 4, lightest.toString());
        for (int every : new int[] {1, 5, 20, 22, 30, 60, 500}) {
            assertTrue(
                    Plans.bytes(problem, 1, lightest, Precision.FLOAT)
                            <= Plans.bytes(problem, 1, new Checkpointed(every), Precision.FLOAT),
                    "every=" + every + ", lightest=" + lightest);
        }
    }

    @Test
    void saysWhatIsLighter() {
        Problem problem = loop(100);
        assertTrue(Plans.lighter(problem, 1, new Full(), Precision.FLOAT).startsWith("--policy checkpointed:"));
        assertTrue(Plans.lighter(problem, 1, Plans.lightest(problem, 1), Precision.FLOAT)
                .contains("truncated"));
    }

    @Test
    void settingsThatLeaveThePolicyOpenMeanAllOfTheHistory() {
        Problem problem = AllProblems.byDefault("two-clusters");
        ProblemSettings settings = ProblemSettings.defaults("two-clusters");
        assertEquals(new Full(), Plans.policy(settings, problem));
        assertEquals(new Full(), Plans.policy(settings.withPolicy("auto"), problem));
        assertEquals(new Truncated(2), Plans.policy(settings.withPolicy("truncated:2"), problem));
    }

    @Test
    void anImplicitPolicyIsRefusedWhereLossesBeforeTheEndHaveAWeight() {
        ProblemSettings settings = ProblemSettings.defaults("any").withPolicy("implicit-cg:5");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Plans.policy(settings, new EveryFeature(7, true)))
                .getMessage();
        assertTrue(message.contains("others have a weight"), message);
        assertEquals(new Implicit(new ConjugateGradients(), 5), Plans.policy(settings, new EveryFeature(7, false)));
    }

    @Test
    void floatsAgreeWithDoubles() {
        Problem problem = loop(100);
        double[] theta = problem.initialMeta(1);
        double[] wide = new double[theta.length];
        double[] narrow = new double[theta.length];
        try (HypergradientPlan doubles = Plans.open(problem, 2, 1, new Full(), Precision.DOUBLE);
                HypergradientPlan floats = Plans.open(problem, 2, 1, new Full(), Precision.FLOAT)) {
            doubles.compute(theta, 0, 0, wide);
            floats.compute(theta, 0, 0, narrow);
        }
        assertTrue(RelativeError.of(narrow, wide) < 1e-4, "error=" + RelativeError.of(narrow, wide));
    }
}
