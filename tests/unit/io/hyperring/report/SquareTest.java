package io.hyperring.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperring.checkpoint.NamedArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SquareTest {

    @Test
    void holdsThePointsOfAllRunsWithAMargin() {
        Square square = Square.around(List.of(run(-1, 2, 3, Double.NaN), run(0, 7, 1, 2)));
        assertEquals(5 * 1.16, square.side(), 1e-12);
        assertEquals(1 - 2.9, square.left(), 1e-12);
        assertEquals(4.5 - 2.9, square.bottom(), 1e-12);
    }

    @Test
    void isThereWithoutPointsAndForPointsInOnePlace() {
        assertEquals(new Square(-1, -1, 2), Square.around(List.of()));
        assertEquals(1.16e-9, Square.around(List.of(run(0, 0, 0, 0))).side(), 1e-15);
    }

    @Test
    void gridStepsAreRound() {
        assertEquals(2, new Square(0, 0, 10).step(), 1e-12);
        assertEquals(0.05, new Square(0, 0, 0.3).step(), 1e-12);
        assertEquals(1000, new Square(0, 0, 4321).step(), 1e-12);
    }

    private static RunView run(double... rows) {
        NamedArray points = new NamedArray(new int[] {rows.length / 2, 2}, rows);
        return new RunView(
                1, "", FakeRuns.clustersRun(1, rows.length / 2), Map.of("X", points), List.of(), Optional.empty());
    }
}
