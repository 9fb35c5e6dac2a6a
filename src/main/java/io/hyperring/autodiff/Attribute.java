package io.hyperring.autodiff;

import java.util.Arrays;

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
}
