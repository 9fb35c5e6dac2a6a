package io.hyperring.samediff;

import static io.hyperring.samediff.Pieces.not;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;

/** ND4J's conditions, by the numbers that it gives them. */
final class Conditions {
    private static final Node CLOSE = Node.constant(1e-5);

    private Conditions() {}

    /** 1 where the condition {@code mode} holds between x and {@code value}, else 0. */
    static Node of(Call call, Node x, double value, int mode) {
        Node c = Node.constant(value);
        Node nan = not(x.equalTo(x));
        return switch (mode) {
            case 0 -> Derived.greaterOrEqual(CLOSE, x.sub(c).abs());
            case 1 -> not(Derived.greaterOrEqual(CLOSE, x.sub(c).abs()));
            case 2 -> c.greater(x);
            case 3 -> x.greater(c);
            case 4 -> Derived.greaterOrEqual(c, x);
            case 5 -> Derived.greaterOrEqual(x, c);
            case 6 -> c.greater(x.abs());
            case 7 -> x.abs().greater(c);
            case 8 -> not(x.isFinite()).mul(not(nan));
            case 9 -> nan;
            case 10 -> x.equalTo(c);
            case 11 -> not(x.equalTo(c));
            case 12 -> Derived.greaterOrEqual(x.abs(), c);
            case 13 -> Derived.greaterOrEqual(c, x.abs());
            case 14 -> x.isFinite();
            case 15 -> not(x.isFinite());
            default -> throw call.refused("has a condition that is not known: mode=" + mode);
        };
    }
}
