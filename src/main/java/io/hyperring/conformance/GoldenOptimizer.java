package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Adadelta;
import io.hyperring.optim.Adagrad;
import io.hyperring.optim.Adam;
import io.hyperring.optim.AdamW;
import io.hyperring.optim.Adamax;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.RmsProp;
import io.hyperring.optim.Sgd;
import io.hyperring.optim.Transform;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The optimizer that a case names, with the hyperparameters that it gives; those that it does not are torch's defaults. */
final class GoldenOptimizer {
    /** Makes a hyperparameter of its name and value: a number, or a node by which can be differentiated. */
    @FunctionalInterface
    interface HyperOf {
        Hyper of(String name, double value);
    }

    /** How torch goes about it, which changes no value. */
    private static final Set<String> WAYS = Set.of("foreach", "capturable", "differentiable", "fused");

    private static final Transform UPHILL =
            (gradients, parameters) -> gradients.stream().map(Node::neg).toList();

    private final Map<String, JsonNode> unread = new LinkedHashMap<>();
    private final HyperOf hypers;

    private GoldenOptimizer(JsonNode given, HyperOf hypers) {
        this.hypers = hypers;
        given.properties().stream()
                .filter(field -> !field.getValue().isNull() && !WAYS.contains(field.getKey()))
                .forEach(field -> unread.put(field.getKey(), field.getValue()));
        JsonNode betas = unread.remove("betas");
        if (betas != null) {
            if (betas.size() != 2) {
                throw new Unsupported("betas must be two numbers: betas=" + betas);
            }
            unread.put("beta1", betas.get(0));
            unread.put("beta2", betas.get(1));
        }
    }

    /**
     * @param name as torch.optim has it, in any case of letters
     * @param given hyperparameters by torch's names; betas as a pair or as beta1 and beta2; null stands for the default
     * @throws Unsupported when there is no such optimizer, or it has no such hyperparameter
     */
    static Optimizer of(String name, JsonNode given, HyperOf hypers) {
        GoldenOptimizer golden = new GoldenOptimizer(given, hypers);
        boolean maximize = golden.flag("maximize");
        Optimizer optimizer = golden.named(name);
        if (!golden.unread.isEmpty()) {
            throw new Unsupported("an optimizer has no such hyperparameter here: optimizer=" + name
                    + ", hyperparameters=" + golden.unread.keySet());
        }
        return maximize ? UPHILL.then(optimizer) : optimizer;
    }

    // spotless:off
    private Optimizer named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sgd" -> {
                boolean dampens = unread.containsKey("momentum") && unread.get("momentum").asDouble() != 0;
                Hyper dampening = number("dampening", 0);
                yield new Sgd(number("lr", 0), number("momentum", 0), dampens ? dampening : Hyper.fixed(0),
                        number("weight_decay", 0), flag("nesterov"));
            }
            case "adam" ->
                new Adam(number("lr", 1e-3), number("beta1", 0.9), number("beta2", 0.999), number("eps", 1e-8),
                        number("weight_decay", 0), flag("amsgrad"));
            case "adamw" ->
                new AdamW(number("lr", 1e-3), number("beta1", 0.9), number("beta2", 0.999), number("eps", 1e-8),
                        number("weight_decay", 1e-2), flag("amsgrad"));
            case "adamax" ->
                new Adamax(number("lr", 2e-3), number("beta1", 0.9), number("beta2", 0.999), number("eps", 1e-8),
                        number("weight_decay", 0));
            case "rmsprop" ->
                new RmsProp(number("lr", 1e-2), number("alpha", 0.99), number("eps", 1e-8), number("weight_decay", 0),
                        number("momentum", 0), flag("centered"));
            case "adagrad" ->
                new Adagrad(number("lr", 1e-2), number("lr_decay", 0), number("weight_decay", 0),
                        number("initial_accumulator_value", 0), number("eps", 1e-10));
            case "adadelta" ->
                new Adadelta(number("lr", 1), number("rho", 0.9), number("eps", 1e-6), number("weight_decay", 0));
            default -> throw new Unsupported("no such optimizer here: optimizer=" + name);
        };
    }
    // spotless:on

    private Hyper number(String name, double byDefault) {
        JsonNode value = unread.remove(name);
        if (value == null) {
            return Hyper.fixed(byDefault);
        }
        if (!value.isNumber()) {
            throw new Unsupported("a hyperparameter must be a number: " + name + "=" + value);
        }
        return hypers.of(name, value.asDouble());
    }

    private boolean flag(String name) {
        JsonNode value = unread.remove(name);
        return value != null && value.asBoolean();
    }
}
