package io.hyperring.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void broadcastsRightAligned() {
        assertEquals(Shape.of(4, 2, 3), Shape.of(2, 1).broadcast(Shape.of(4, 1, 3)));
        assertEquals(Shape.of(2, 3), Shape.SCALAR.broadcast(Shape.of(2, 3)));
    }

    @Test
    void refusesExtentsThatDoNotStretch() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, 3).broadcast(Shape.of(2)));
    }

    @Test
    void refusesAnEmptyExtent() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, 0));
    }

    @Test
    void namesTheAxesThatWereStretched() {
        assertArrayEquals(new int[] {0, 2}, Shape.of(2, 1).stretchedAxes(Shape.of(4, 2, 3)));
        assertArrayEquals(new int[] {}, Shape.of(1, 3).stretchedAxes(Shape.of(1, 3)));
    }

    @Test
    void countsElementsAndStridesOutermostFirst() {
        assertEquals(24, Shape.of(2, 3, 4).size());
        assertArrayEquals(new int[] {12, 4, 1}, Shape.of(2, 3, 4).strides());
        assertEquals(1, Shape.SCALAR.size());
    }

    @Test
    void refusesMoreElementsThanAnIndexReaches() {
        assertThrows(ArithmeticException.class, () -> Shape.of(1 << 16, 1 << 16).size());
    }

    @Test
    void countsNegativeAxesFromTheEnd() {
        assertEquals(1, Shape.of(2, 3).axis(-1));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, 3).axis(2));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, 3).axis(-3));
    }

    @Test
    void doesNotShareItsExtents() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 7;
        shape.dims()[1] = 7;
        assertEquals(Shape.of(2, 3), shape);
    }
}
