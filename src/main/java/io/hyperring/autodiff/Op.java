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
    MAXIMUM,
    MINIMUM,
    // elementwise, three operands that broadcast
    /** a where the condition is not 0, else b. */
    SELECT,
    // elementwise, one operand
    NEG,
    EXP,
    /** e^x − 1, exact near 0. */
    EXPM1,
    LOG,
    LOG1P,
    SQRT,
    /** Square root whose derivative at 0 is taken to be 0, as norms and second moments need it. */
    ROOT,
    ABS,
    /** -1, 0 or 1. */
    SIGN,
    SIN,
    COS,
    ATAN,
    ERF,
    /** The largest whole number that is not larger. */
    FLOOR,
    /** 1 for a finite number, 0 for an infinite one or NaN. */
    IS_FINITE,
    SIGMOID,
    TANH,
    RELU,
    /** 1 where x &gt; 0, else 0: the derivative of RELU. */
    STEP,
    SOFTPLUS,
    // along one axis
    SOFTMAX,
    LOG_SOFTMAX,
    CUMSUM,
    // reductions; reduced axes stay, with extent 1
    SUM,
    MAX,
    // linear
    MATMUL,
    // shape
    RESHAPE,
    PERMUTE,
    BROADCAST,
    CONCAT,
    /** Every stride-th element between begin and end, along each axis. */
    SLICE,
    /** Zeros before, after and between the elements, along each axis: the adjoint of SLICE. */
    PAD,
    // by index: the first axis is read or written at the whole numbers that the second input holds
    GATHER,
    /** Adds rows into zeros: the adjoint of GATHER. */
    SCATTER_ADD,
    // windows that slide over an image
    /** [n, c, h, w] to what every window sees, [n, c, window h, window w, out h, out w]. */
    PATCHES,
    /** Adds what every window sees back into an image: the adjoint of PATCHES. */
    FOLD,
    // identities
    /** The same value as a node of its own, by which can be differentiated. */
    ALIAS,
    /** The same value, whose gradient is held back. */
    STOP_GRADIENT
}
