package io.hyperring.autodiff;

/**
 * The primitive operations. Everything else (losses, layers, optimizers) is written with these.
 *
 * <p>Invariant: each has a row in {@link VjpRules} (or stands in {@link NoGradient}), in {@link VmapRules} and in the
 * executors of {@code plan}; tests walk this list.
 */
public enum Op {
    // leaves
    INPUT,
    CONSTANT,
    // elementwise, two operands that broadcast
    ADD,
    SUB,
    MUL,
    DIV,
    /** a / b, and 0 where b is 0. */
    DIV_NO_NAN,
    POW,
    /** 1 where a &gt; b, else 0. */
    GREATER,
    /** 1 where a = b, else 0. */
    EQUAL,
    // elementwise, one operand
    NEG,
    EXP,
    LOG,
    LOG1P,
    SQRT,
    /** Square root whose derivative at 0 is taken to be 0, as norms and second moments need it. */
    ROOT,
    ABS,
    /** -1, 0 or 1. */
    SIGN,
    SIGMOID,
    TANH,
    RELU,
    /** 1 where x &gt; 0, else 0: the derivative of RELU. */
    STEP,
    SOFTPLUS,
    // along one axis
    SOFTMAX,
    LOG_SOFTMAX,
    // reductions; reduced axes stay, with extent 1
    SUM,
    MAX,
    // linear
    MATMUL,
    // shape
    RESHAPE,
    PERMUTE,
    BROADCAST,
    // identity whose gradient is held back
    STOP_GRADIENT
}
