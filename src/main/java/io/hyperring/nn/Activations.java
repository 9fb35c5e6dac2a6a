package io.hyperring.nn;

import io.hyperring.autodiff.Derived;
import io.hyperring.autodiff.Node;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Activation functions beside those that are operations of their own ({@code relu}, {@code tanh}, {@code sigmoid},
 * {@code softplus}). Each keeps the shape of {@code x} and is finite, with its derivatives, wherever x is finite and its
 * square is.
 */
public final class Activations {
    private static final double GELU_CUBIC = 0.044715;
    private static final Node ZERO = Node.constant(0);
    private static final Map<String, UnaryOperator<Node>> BY_NAME = new TreeMap<>();

    static {
        BY_NAME.put("identity", x -> x);
        BY_NAME.put("relu", Node::relu);
        BY_NAME.put("tanh", Node::tanh);
        BY_NAME.put("sigmoid", Node::sigmoid);
        BY_NAME.put("softplus", Node::softplus);
        BY_NAME.put("sin", Node::sin);
        BY_NAME.put("leaky_relu", x -> leakyRelu(x, 0.01));
        BY_NAME.put("elu", x -> elu(x, 1));
        BY_NAME.put("gelu", Activations::gelu);
        BY_NAME.put("gelu_tanh", Activations::geluTanh);
        BY_NAME.put("silu", Activations::silu);
        BY_NAME.put("mish", Activations::mish);
        BY_NAME.put("softsign", Activations::softsign);
        BY_NAME.put("log_sigmoid", Activations::logSigmoid);
        BY_NAME.put("relu6", Activations::relu6);
        BY_NAME.put("hardtanh", x -> hardtanh(x, -1, 1));
    }

    private Activations() {}

    /**
     * An activation by its name in lower case, those with a parameter at its usual value.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static UnaryOperator<Node> named(String name) {
        UnaryOperator<Node> activation = BY_NAME.get(name);
        if (activation == null) {
            throw new IllegalArgumentException(
                    "activation must be one of " + BY_NAME.keySet() + ": activation=" + name);
        }
        return activation;
    }

    /** x where x &gt; 0, else alpha·x. */
    public static Node leakyRelu(Node x, double alpha) {
        return x.greater(ZERO).select(x, x.mul(alpha));
    }

    /** x where x &gt; 0, else alpha·(eˣ − 1) (Clevert et al. 2016). */
    public static Node elu(Node x, double alpha) {
        Node positive = x.greater(ZERO);
        Node negativePart = positive.select(ZERO, x); // so that no exponential overflows unseen
        return positive.select(x, negativePart.expm1().mul(alpha));
    }

    /** x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016). */
    public static Node gelu(Node x) {
        return x.mul(x.mul(Math.sqrt(0.5)).erf().add(1)).mul(0.5);
    }

    /** The approximation x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))) of {@link #gelu}. */
    public static Node geluTanh(Node x) {
        Node inner = x.mul(x.square().mul(GELU_CUBIC).add(1)).mul(Math.sqrt(2 / Math.PI));
        return x.mul(inner.tanh().add(1)).mul(0.5);
    }

    /** x·σ(x), also called swish. */
    public static Node silu(Node x) {
        return x.mul(x.sigmoid());
    }

    /** x·tanh(softplus(x)) (Misra 2019). */
    public static Node mish(Node x) {
        return x.mul(x.softplus().tanh());
    }

    /** x / (1 + |x|). */
    public static Node softsign(Node x) {
        return x.div(x.abs().add(1));
    }

    /** log σ(x). */
    public static Node logSigmoid(Node x) {
        return x.neg().softplus().neg();
    }

    /** x held between two numbers; at either of them half of the gradient passes. */
    public static Node hardtanh(Node x, double least, double most) {
        return Derived.clip(x, least, most);
    }

    /** relu held below 6. */
    public static Node relu6(Node x) {
        return x.relu().minimum(Node.constant(6));
    }
}
