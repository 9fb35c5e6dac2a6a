package io.hyperring.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Shape;
import io.hyperring.optim.AllOptimizers;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.AllProblems;
import io.hyperring.problem.Problem;
import io.hyperring.problem.Tensors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OuterStepTest {
    private final Problem problem = AllProblems.twoClusters("two-clusters", 6, 2);

    static List<AllOptimizers.Row> optimizers() {
        return AllOptimizers.rows();
    }

    private float[] gradient(int round) {
        double[] wide = GradCheck.random(Shape.of(problem.meta().size()), round);
        float[] narrow = new float[wide.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) wide[i];
        }
        return narrow;
    }

    @Test
    void sgdMovesAgainstTheGradient() {
        Tensors meta = Tensors.none().with("a").with("b", 2);
        OuterStep step = OuterStep.of(meta, new Sgd(Hyper.fixed(0.5)), new double[] {1, 2, 3});
        step.apply(new double[] {1, -2, 4});
        assertArrayEquals(new double[] {0.5, 3, 1}, step.meta());
        assertEquals(1, step.round());
    }

    @Test
    void goesOnFromASnapshotAsIfNeverInterrupted() {
        OuterStep whole = OuterStep.start(problem, 5);
        OuterStep first = OuterStep.start(problem, 5);
        for (int round = 0; round < 3; round++) {
            whole.apply(gradient(round));
            first.apply(gradient(round));
        }
        OuterStep second = OuterStep.resume(problem, first.round(), first.meta(), first.state());
        assertEquals(whole.digest(), second.digest());
        for (int round = 3; round < 6; round++) {
            whole.apply(gradient(round));
            second.apply(gradient(round));
        }
        assertEquals(6, second.round());
        assertArrayEquals(whole.meta(), second.meta());
        assertArrayEquals(whole.state(), second.state());
        assertEquals(whole.digest(), second.digest());
    }

    @Test
    void digestsTellRoundsMetaParametersAndStatesApart() {
        OuterStep step = OuterStep.start(problem, 5);
        step.apply(gradient(0));
        double[] theta = step.meta();
        double[] state = step.state();
        Set<Long> digests = new HashSet<>(List.of(step.digest()));
        digests.add(OuterStep.resume(problem, 2, theta, state).digest());
        theta[3] = Math.nextUp(theta[3]);
        digests.add(OuterStep.resume(problem, 1, theta, state).digest());
        state[4] = Math.nextUp(state[4]);
        digests.add(OuterStep.resume(problem, 1, step.meta(), state).digest());
        assertEquals(4, digests.size());
    }

    @Test
    void handsOutCopies() {
        OuterStep step = OuterStep.start(problem, 5);
        step.apply(gradient(0));
        long digest = step.digest();
        step.meta()[0] = 7;
        step.state()[0] = 7;
        step.metaFloats()[0] = 7;
        assertEquals(digest, step.digest());
    }

    @Test
    void keepsWhatItHandedOutWhenItGoesOn() {
        OuterStep step = OuterStep.start(problem, 5);
        step.apply(gradient(0));
        double[] meta = step.meta();
        double[] kept = meta.clone();
        step.apply(gradient(1));
        assertArrayEquals(kept, meta);
        assertNotEquals(kept[0], step.meta()[0]);
    }

    @Test
    void refusesASnapshotOfAnotherProblem() {
        double[] theta = problem.initialMeta(1);
        assertThrows(IllegalArgumentException.class, () -> OuterStep.resume(problem, 1, theta, new double[1]));
        assertThrows(
                IllegalArgumentException.class,
                () -> OuterStep.resume(problem, 1, new double[2], new double[1 + 2 * theta.length]));
    }

    @Test
    void refusesAGradientOfAnotherSize() {
        OuterStep step = OuterStep.start(problem, 5);
        int size = problem.meta().size();
        assertThrows(IllegalArgumentException.class, () -> step.apply(new float[size + 1]));
        assertThrows(IllegalArgumentException.class, () -> step.apply(new float[size - 1]));
        assertThrows(IllegalArgumentException.class, () -> step.apply(new double[size + 1]));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void anyOptimizerGoesOnFromItsState(AllOptimizers.Row row) {
        Tensors meta = Tensors.none().with("a", 2).with("b", 2, 2);
        double[] start = GradCheck.random(Shape.of(meta.size()), 1);
        OuterStep one = OuterStep.of(meta, row.fixed(), start);
        OuterStep two = OuterStep.of(meta, row.fixed(), start);
        for (int round = 0; round < 4; round++) {
            double[] gradient = GradCheck.random(Shape.of(meta.size()), round);
            one.apply(gradient);
            two.apply(gradient);
        }
        assertEquals(one.digest(), two.digest());
    }
}
