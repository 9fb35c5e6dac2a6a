package io.hyperring.autodiff;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A nested forward-mode number: at depth 0 a plain double, at depth k a pair {@code value + slope·ε} of numbers of depth
 * k − 1 with ε² = 0. The innermost slope of a number of depth k is a k-th derivative, free of truncation error.
 *
 * <p>Shares nothing with {@link VjpRules}: derivatives go forward here, and by rules of their own.
 */
public final class Dual {
    private final double number;
    private final Dual value;
    private final Dual slope;
    private final int depth;

    private Dual(double number, Dual value, Dual slope) {
        this.number = number;
        this.value = value;
        this.slope = slope;
        this.depth = value == null ? 0 : 1 + value.depth;
    }

    public static Dual of(double number) {
        return new Dual(number, null, null);
    }

    /** {@code number + Σ directions[i]·εᵢ}, each ε of another depth: a point and the directions it is moved in. */
    public static Dual moving(double number, double... directions) {
        Dual dual = of(number);
        for (double direction : directions) {
            dual = new Dual(0, dual, of(direction));
        }
        return dual;
    }

    /** Without any ε. */
    public double number() {
        return value == null ? number : value.number();
    }

    /** The coefficient of the product of {@code order} different ε: the mixed derivative along all directions. */
    public double derivative(int order) {
        return order == 0 ? number() : value == null ? 0 : slope.derivative(order - 1);
    }

    public Dual plus(Dual other) {
        return combine(other, Double::sum, (a, b) -> a.slope.plus(b.slope), Dual::plus);
    }

    public Dual times(Dual other) {
        return combine(
                other, (a, b) -> a * b, (a, b) -> a.slope.times(b.value).plus(a.value.times(b.slope)), Dual::times);
    }

    public Dual times(double factor) {
        return times(of(factor));
    }

    public Dual minus(Dual other) {
        return plus(other.times(-1));
    }

    public Dual over(Dual other) {
        return times(other.apply(x -> 1 / x, x -> of(-1).over(x.times(x))));
    }

    public Dual exp() {
        return apply(Math::exp, Dual::exp);
    }

    public Dual expm1() {
        return apply(Math::expm1, Dual::exp);
    }

    public Dual log() {
        return apply(Math::log, x -> of(1).over(x));
    }

    public Dual log1p() {
        return apply(Math::log1p, x -> of(1).over(x.plus(of(1))));
    }

    public Dual sqrt() {
        return apply(Math::sqrt, x -> of(0.5).over(x.sqrt()));
    }

    public Dual sin() {
        return apply(Math::sin, Dual::cos);
    }

    public Dual cos() {
        return apply(Math::cos, x -> x.sin().times(-1));
    }

    public Dual atan() {
        return apply(Math::atan, x -> of(1).over(x.times(x).plus(of(1))));
    }

    public Dual erf() {
        return apply(Dual::integratedBell, x -> x.times(x).times(-1).exp().times(2 / Math.sqrt(Math.PI)));
    }

    /** 2/√π ∫₀ˣ e^(−t²) dt by Simpson's rule; beyond 7 the bell is narrower than the last digit of 1. */
    private static double integratedBell(double x) {
        double end = Math.max(-7, Math.min(x, 7));
        int intervals = 2000;
        double sum = 1 + Math.exp(-end * end);
        for (int i = 1; i < intervals; i++) {
            double t = end * i / intervals;
            sum += (i % 2 == 1 ? 4 : 2) * Math.exp(-t * t);
        }
        return 2 / Math.sqrt(Math.PI) * sum * end / intervals / 3;
    }

    public Dual tanh() {
        return apply(Math::tanh, x -> of(1).over(x.cosh().times(x.cosh())));
    }

    private Dual cosh() {
        return exp().plus(times(-1).exp()).times(0.5);
    }

    /** This to a power that does not move; n·xⁿ⁻¹ with the understanding that 0 times anything is 0. */
    public Dual power(double exponent) {
        return apply(
                x -> Math.pow(x, exponent),
                x -> exponent == 0 ? of(0) : x.power(exponent - 1).times(exponent));
    }

    /** A function given by itself and by its derivative. */
    private Dual apply(DoubleUnaryOperator function, UnaryOperator<Dual> derivative) {
        return value == null
                ? of(function.applyAsDouble(number))
                : new Dual(
                        0,
                        value.apply(function, derivative),
                        derivative.apply(value).times(slope));
    }

    private interface Pairwise {
        Dual of(Dual a, Dual b);
    }

    private Dual combine(Dual other, DoubleBinaryOperator numbers, Pairwise slopes, Pairwise values) {
        if (value == null && other.value == null) {
            return of(numbers.applyAsDouble(number, other.number));
        }
        Dual a = other.depth > depth ? new Dual(0, this, of(0)) : this;
        Dual b = depth > other.depth ? new Dual(0, other, of(0)) : other;
        return new Dual(0, values.of(a.value, b.value), slopes.of(a, b));
    }

    @Override
    public String toString() {
        return value == null ? "" + number : "(" + value + " + " + slope + "ε)";
    }
}
