package io.hyperring.autodiff;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * What each elementwise operation does to numbers, in double precision. This is the meaning of the operation: constant
 * folding and the host executor use it, and the native kernels are tested against it.
 */
public final class Scalars {
    private static final Map<Op, DoubleUnaryOperator> UNARY = new EnumMap<>(Op.class);
    private static final Map<Op, DoubleBinaryOperator> BINARY = new EnumMap<>(Op.class);

    // spotless:off
    static {
        BINARY.put(Op.ADD,        (a, b) -> a + b);
        BINARY.put(Op.SUB,        (a, b) -> a - b);
        BINARY.put(Op.MUL,        (a, b) -> a * b);
        BINARY.put(Op.DIV,        (a, b) -> a / b);
        BINARY.put(Op.DIV_NO_NAN, (a, b) -> b == 0 ? 0 : a / b);
        BINARY.put(Op.POW,        StrictMath::pow);
        BINARY.put(Op.GREATER,    (a, b) -> a > b ? 1 : 0);
        BINARY.put(Op.EQUAL,      (a, b) -> a == b ? 1 : 0);
        BINARY.put(Op.MAXIMUM,    Math::max);
        BINARY.put(Op.MINIMUM,    Math::min);

        UNARY.put(Op.NEG,      x -> -x);
        UNARY.put(Op.EXP,      StrictMath::exp);
        UNARY.put(Op.EXPM1,    StrictMath::expm1);
        UNARY.put(Op.LOG,      StrictMath::log);
        UNARY.put(Op.LOG1P,    StrictMath::log1p);
        UNARY.put(Op.SQRT,     Math::sqrt);
        UNARY.put(Op.ROOT,     Math::sqrt);
        UNARY.put(Op.ABS,      Math::abs);
        UNARY.put(Op.SIGN,     Math::signum);
        UNARY.put(Op.SIN,      StrictMath::sin);
        UNARY.put(Op.COS,      StrictMath::cos);
        UNARY.put(Op.ATAN,     StrictMath::atan);
        UNARY.put(Op.ERF,      Erf::of);
        UNARY.put(Op.FLOOR,    Math::floor);
        UNARY.put(Op.IS_FINITE, x -> Double.isFinite(x) ? 1 : 0);
        UNARY.put(Op.SIGMOID,  Scalars::sigmoid);
        UNARY.put(Op.TANH,     StrictMath::tanh);
        UNARY.put(Op.RELU,     x -> x > 0 ? x : x == x ? 0 : x);
        UNARY.put(Op.STEP,     x -> x > 0 ? 1 : 0);
        UNARY.put(Op.SOFTPLUS, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
        UNARY.put(Op.STOP_GRADIENT, x -> x);
    }
    // spotless:on

    private Scalars() {}

    public static boolean isUnary(Op op) {
        return UNARY.containsKey(op);
    }

    public static boolean isBinary(Op op) {
        return BINARY.containsKey(op);
    }

    public static DoubleUnaryOperator unary(Op op) {
        return UNARY.get(op);
    }

    public static DoubleBinaryOperator binary(Op op) {
        return BINARY.get(op);
    }

    /** 1 / (1 + e^-x) without overflow on either side. */
    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
}
