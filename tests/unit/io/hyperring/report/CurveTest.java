package io.hyperring.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {

    @Test
    void smoothingKeepsAStraightLineAwayFromTheEnds() {
        double[] line = IntStream.range(0, 200).asDoubleStream().toArray();
        double[] smoothed = new Curve(line, line).smoothed(200).losses();
        assertArrayEquals(Arrays.copyOfRange(line, 5, 195), Arrays.copyOfRange(smoothed, 5, 195), 1e-9);
        assertEquals(2.5, smoothed[0], 1e-9);
        assertEquals(196.5, smoothed[199], 1e-9);
    }

    @Test
    void smoothingTakesTheMeanOfTheWindow() {
        double[] losses = new double[200];
        losses[100] = 11;
        double[] smoothed = new Curve(new double[200], losses).smoothed(200).losses();
        assertEquals(11, Arrays.stream(smoothed).filter(loss -> loss == 1).count());
        assertEquals(11, DoubleStream.of(smoothed).sum(), 1e-9);
    }

    @Test
    void smoothingReachesFromTheFirstRoundToTheLast() {
        double[] line = IntStream.range(0, 12_345).asDoubleStream().toArray();
        Curve smoothed = new Curve(line, line).smoothed(100);
        assertEquals(100, smoothed.size());
        assertEquals(0, smoothed.rounds()[0]);
        assertEquals(12_344, smoothed.rounds()[99]);
    }

    @Test
    void thinningKeepsSpikesAndOrder() {
        double[] rounds = IntStream.range(0, 12_345).asDoubleStream().toArray();
        double[] losses = new double[12_345];
        losses[777] = 5;
        losses[11_111] = -5;
        Curve thin = new Curve(rounds, losses).thinned(1000);
        assertTrue(thin.size() <= 1000, "kept " + thin.size());
        assertEquals(5, thin.highest());
        assertEquals(-5, thin.lowest());
        for (int i = 1; i < thin.size(); i++) {
            assertTrue(thin.rounds()[i] > thin.rounds()[i - 1], "out of order at " + i);
        }
    }

    @Test
    void thinningLeavesShortCurvesAlone() {
        Curve curve = new Curve(new double[] {1, 2, 3}, new double[] {3, 1, 2});
        assertEquals(curve, curve.thinned(3));
    }
}
