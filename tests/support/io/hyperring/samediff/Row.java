package io.hyperring.samediff;

import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An operation of SameDiff under test.
 *
 * @param build writes it into a small graph and returns its outputs
 * @param gradient what is known of SameDiff's own gradient
 * @param tolerance largest difference
 */
record Row(String name, Function<SmallGraph, SDVariable[]> build, Gradient gradient, double tolerance) {
    private static final double ROUNDING = 1e-10;
    private static final double ROUNDING_OF_FLOAT = 1e-6;

    enum Gradient {
        /** SameDiff has it, for any incoming gradient. */
        ANY,
        /** SameDiff ignores the incoming gradient, so the output itself must be the loss. */
        OF_ITSELF,
        /** SameDiff has none, or a wrong one: finite differences of SameDiff's output are asked. */
        FINITE,
        /** There is none: the output is a choice or a count. */
        NONE
    }

    static Row one(String name, Function<SmallGraph, SDVariable> build) {
        return many(name, g -> new SDVariable[] {build.apply(g)});
    }

    static Row many(String name, Function<SmallGraph, SDVariable[]> build) {
        return new Row(name, build, Gradient.ANY, ROUNDING);
    }

    Row with(Gradient other) {
        return new Row(name, build, other, tolerance);
    }

    /** Of a choice or a count. */
    Row flat() {
        return with(Gradient.NONE);
    }

    Row finite() {
        return with(Gradient.FINITE);
    }

    Row ofItself() {
        return with(Gradient.OF_ITSELF);
    }

    /** ND4J computes with a constant that is rounded to float, e.g. 0.2f for 1/5. */
    Row rounded() {
        return new Row(name, build, gradient, ROUNDING_OF_FLOAT);
    }

    @Override
    public String toString() {
        return name;
    }
}
