package io.hyperring.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperring.autodiff.Node;
import io.hyperring.optim.Adam;
import io.hyperring.optim.Hyper;
import io.hyperring.optim.Optimizer;
import io.hyperring.optim.Sgd;
import io.hyperring.problem.Objective;
import io.hyperring.problem.Parameters;
import io.hyperring.problem.Step;
import java.util.List;
import java.util.Map;

/** Logistic regression adapted by each optimizer; every float hyperparameter can be differentiated by. */
final class OptimizersFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        Node points = computation.input(golden, "X");
        Node labels = computation.input(golden, "Y");
        Node validationPoints = computation.input(golden, "Xv");
        Node validationLabels = computation.input(golden, "Yv");
        Optimizer optimizer = optimizer(golden.config(), computation);
        int steps = golden.config().get("T").asInt();
        return Bilevel.compute(golden, computation, List.of("w", "b"), new Objective() {
            @Override
            public int innerSteps() {
                return steps;
            }

            @Override
            public Optimizer innerOptimizer(Parameters meta, Step step) {
                return optimizer;
            }

            @Override
            public Node innerLoss(Parameters inner, Parameters meta, Step step) {
                return LinearClassifier.loss(points, labels, inner);
            }

            @Override
            public Node outerLoss(Parameters adapted, Parameters meta, Parameters episode) {
                return LinearClassifier.loss(validationPoints, validationLabels, adapted);
            }
        });
    }

    private static Optimizer optimizer(JsonNode config, Computation computation) {
        String name = config.get("optimizer").asText();
        Hypers hypers = new Hypers(config.get("hyper"), computation);
        return switch (name) {
            case "sgd" ->
                new Sgd(
                        hypers.of("lr"),
                        hypers.of("momentum"),
                        hypers.of("dampening"),
                        hypers.of("weight_decay"),
                        hypers.flag("nesterov"));
            case "adam" -> {
                if (hypers.flag("amsgrad")) {
                    throw new Unsupported("no such optimizer here: optimizer=amsgrad");
                }
                yield new Adam(
                        hypers.of("lr"),
                        hypers.of("beta1"),
                        hypers.of("beta2"),
                        hypers.of("eps"),
                        hypers.of("weight_decay"));
            }
            default -> throw new Unsupported("no such optimizer here: optimizer=" + name);
        };
    }

    /** Hyperparameters of a case: nodes where the case gives them, 0 or false where it does not. */
    private record Hypers(JsonNode json, Computation computation) {
        Hyper of(String name) {
            return json.has(name)
                    ? Hyper.shared(computation.hyper(name, json.get(name).asDouble()))
                    : Hyper.fixed(0);
        }

        boolean flag(String name) {
            return json.path(name).asBoolean(false);
        }
    }
}
