package io.hyperring.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperring.autodiff.DualPlan;
import io.hyperring.autodiff.GradCheck;
import io.hyperring.autodiff.Node;
import io.hyperring.autodiff.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules against their formulas, at steps that are known and at steps that are fed. */
class RateScheduleTest {
    private static final double ROUNDING = 1e-14;
    private static final double SHAPE = 0.8;

    /**
     * @param make the schedule from what it can learn
     * @param expected its formula at {@link #SHAPE}
     */
    record Row(String name, Function<Node, RateSchedule> make, DoubleUnaryOperator expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    // spotless:off
    static List<Row> schedules() {
        return List.of(
            new Row("constant",          gamma -> RateSchedule.constant(), t -> 1),
            new Row("step decay",        gamma -> RateSchedule.stepDecay(3, gamma), t -> Math.pow(SHAPE, Math.floor(t / 3))),
            new Row("exponential",       RateSchedule::exponential, t -> Math.pow(SHAPE, t)),
            new Row("cosine",            gamma -> RateSchedule.cosine(5, gamma), RateScheduleTest::cosine),
            new Row("warm-up, constant", gamma -> RateSchedule.warmUp(4, gamma, RateSchedule.constant()),
                    t -> t < 4 ? SHAPE + (1 - SHAPE) * t / 4 : 1),
            new Row("warm-up, cosine",   gamma -> RateSchedule.warmUp(2, Node.constant(0), RateSchedule.cosine(5, gamma)),
                    t -> t < 2 ? t / 2 : cosine(t - 2)));
    }
    // spotless:on

    private static double cosine(double t) {
        return t >= 5 ? SHAPE : SHAPE + (1 - SHAPE) * (1 + Math.cos(Math.PI * t / 5)) / 2;
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void followsItsFormulaWhereTheStepIsKnown(Row row) {
        for (int t = 0; t < 10; t++) {
            Node factor = row.make().apply(Node.constant(SHAPE)).at(Node.constant(t));
            assertEquals(row.expected().applyAsDouble(t), value(factor, Map.of())[0], ROUNDING, "step " + t);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void followsItsFormulaWhereTheStepIsFed(Row row) {
        Node factor = row.make().apply(Node.input("shape")).at(Node.input("step"));
        for (int t = 0; t < 10; t++) {
            Map<String, double[]> fed = Map.of("shape", new double[] {SHAPE}, "step", new double[] {t});
            assertEquals(row.expected().applyAsDouble(t), value(factor, fed)[0], ROUNDING, "step " + t);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void isDifferentiableToThirdOrderByItsBaseAndItsShape(Row row) {
        Map<Node, double[]> point = new LinkedHashMap<>();
        Node base = Node.input("base", 2);
        Node shape = Node.input("shape");
        point.put(base, new double[] {0.3, 0.1});
        point.put(shape, new double[] {SHAPE});
        for (int t = 0; t < 9; t++) {
            Hyper lr = row.make().apply(shape).of(Hyper.shared(base), Node.constant(t));
            GradCheck.of(row + ", step " + t, point, 1e-11).check(lr.of(0), 3);
        }
    }

    @Test
    void multipliesTheBaseOfEachTensor() {
        Hyper base = Hyper.perTensor(List.of(Node.constant(2), Node.constant(Shape.of(2), 4, 6)));
        Hyper lr = RateSchedule.exponential(Node.constant(0.5)).of(base, Node.constant(1));
        assertArrayEquals(new double[] {1}, value(lr.of(0), Map.of()));
        assertArrayEquals(new double[] {2, 3}, value(lr.of(1), Map.of()));
    }

    @Test
    void refusesToTakeNoSteps() {
        for (RateSchedule schedule : List.of(
                RateSchedule.cosine(0, Node.constant(0)),
                RateSchedule.stepDecay(0, Node.constant(0.5)),
                RateSchedule.warmUp(0, Node.constant(0), RateSchedule.constant()))) {
            assertThrows(IllegalArgumentException.class, () -> schedule.at(Node.constant(0)));
        }
    }

    private static double[] value(Node node, Map<String, double[]> fed) {
        return DualPlan.numbers(List.of(node), fed).get(0);
    }
}
