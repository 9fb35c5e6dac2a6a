package io.hyperring.autodiff;

import java.util.Arrays;
import java.util.List;

/** What an operation needs to know beside its inputs and its shape. */
public sealed interface Attribute {

    None NONE = new None();

    record None() implements Attribute {}

    /** Name under which an {@link Op#INPUT} is fed. */
    record Name(String name) implements Attribute {}

    /** Row-major values of a {@link Op#CONSTANT}. Compared by content; never written to after construction. */
    record Values(double[] data) implements Attribute {
        @Override
        public boolean equals(Object other) {
            return other instanceof Values values && Arrays.equals(data, values.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }
    }

    /** Axes that are reduced, permuted or normalised over. */
    record Axes(int... axes) implements Attribute {
        @Override
        public boolean equals(Object other) {
            return other instanceof Axes that && Arrays.equals(axes, that.axes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(axes);
        }

        @Override
        public String toString() {
            return "Axes" + Arrays.toString(axes);
        }
    }

    /** Which operands of a {@link Op#MATMUL} are read transposed (their last two axes). */
    record Transposed(boolean left, boolean right) implements Attribute {}

    /**
     * How a {@link Op#CUMSUM} runs.
     *
     * @param exclusive whether an element's own value is left out of its sum
     * @param reverse whether it begins at the far end
     */
    record Cumulative(int axis, boolean exclusive, boolean reverse) implements Attribute {}

    /** What a {@link Op#SLICE} keeps, per axis: elements {@code begin, begin + stride, …} below {@code end}. */
    record Range(List<Integer> begin, List<Integer> end, List<Integer> stride) implements Attribute {}

    /** How many zeros a {@link Op#PAD} puts before, after and between the elements, per axis. */
    record Padding(List<Integer> before, List<Integer> after, List<Integer> between) implements Attribute {}

    /**
     * A window that slides over an image: its extent, the step it moves by and the distance of the pixels it looks at.
     */
    record Window(int height, int width, int strideHeight, int strideWidth, int dilationHeight, int dilationWidth)
            implements Attribute {

        /** Places that the window takes along an axis of {@code size} pixels; at least 1 when it fits at all. */
        private static int places(int size, int extent, int stride, int dilation) {
            return Math.floorDiv(size - dilation * (extent - 1) - 1, stride) + 1;
        }

        int placesDown(int imageHeight) {
            return places(imageHeight, height, strideHeight, dilationHeight);
        }

        int placesAcross(int imageWidth) {
            return places(imageWidth, width, strideWidth, dilationWidth);
        }
    }
}
