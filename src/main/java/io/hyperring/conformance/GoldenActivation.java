package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Activations;
import java.util.function.UnaryOperator;

/** The activation that a case names, with its parameters. */
final class GoldenActivation {
    private GoldenActivation() {}

    static UnaryOperator<Node> of(String name, CaseConfig config) {
        return switch (name) {
            case "leaky_relu" -> x -> Activations.leakyRelu(x, config.number("alpha", 0.01));
            case "elu" -> x -> Activations.elu(x, config.number("alpha", 1));
            case "gelu" -> isTanh(config) ? Activations::geluTanh : Activations::gelu;
            case "hardtanh" -> x -> Activations.hardtanh(x, config.number("min", -1), config.number("max", 1));
            default -> byName(name);
        };
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
