package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Activations;
import java.util.function.UnaryOperator;

/** The activation that a case names, with its parameters. */
final class GoldenActivation {
    /** Klambauer et al. 2017. */
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SELU_SCALE = 1.0507009873554805;

    private GoldenActivation() {}

    static UnaryOperator<Node> of(String name, CaseConfig config) {
        return switch (name) {
            case "leaky_relu" -> x -> Activations.leakyRelu(x, config.number("alpha", 0.01));
            case "elu" -> x -> Activations.elu(x, config.number("alpha", 1));
            case "gelu" -> isTanh(config) ? Activations::geluTanh : Activations::gelu;
            case "hardtanh" -> x -> Activations.hardtanh(x, config.number("min", -1), config.number("max", 1));
            case "softplus" -> softplus(config.number("beta", 1));
            case "selu" -> x -> Activations.elu(x, SELU_ALPHA).mul(SELU_SCALE);
            case "swish" -> Activations::silu;
            case "logsigmoid" -> Activations::logSigmoid;
            case "tanhshrink" -> x -> x.sub(x.tanh());
            case "linear", "none" -> x -> x;
            default -> byName(name);
        };
    }

    private static UnaryOperator<Node> softplus(double beta) {
        return x -> x.mul(beta).softplus().div(beta);
    }

    /** PyTorch says "tanh" or "none", older files true or false. */
    private static boolean isTanh(CaseConfig config) {
        return config.flag("approximate") || config.text("approximate", "none").equals("tanh");
    }

    private static UnaryOperator<Node> byName(String name) {
        try {
            return Activations.named(name);
        } catch (IllegalArgumentException e) {
            throw new Unsupported(e.getMessage());
        }
    }
}
