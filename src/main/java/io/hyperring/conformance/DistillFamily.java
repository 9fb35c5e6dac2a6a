package io.hyperring.conformance;

import io.hyperring.autodiff.Node;
import io.hyperring.nn.Linear;
import io.hyperring.nn.Losses;
import io.hyperring.problem.Parameters;
import java.util.List;
import java.util.Map;

/** Dataset distillation: softmax regression adapts to synthetic images with soft labels and is judged on real ones. */
final class DistillFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        CaseConfig config = CaseConfig.of(golden);
        Node images = computation.input(golden, "images");
        Node labels = labels(config, computation.input(golden, "labels"));
        Node real = computation.input(golden, "real_x");
        Node classes = computation.input(golden, "real_y");
        return Bilevel.compute(
                golden,
                computation,
                List.of("W", "c"),
                Adaptation.of(
                        config,
                        computation,
                        inner -> Losses.softmaxCrossEntropy(logits(images, inner), labels),
                        inner -> Losses.softmaxCrossEntropyOfClasses(logits(real, inner), classes)));
    }

    private static Node labels(CaseConfig config, Node given) {
        String mode = config.text("label_mode", "prob");
        return switch (mode) {
            case "prob" -> given;
            case "logits" -> given.softmax(-1);
            default -> throw new Unsupported("no such labels here: label_mode=" + mode);
        };
    }

    private static Node logits(Node x, Parameters inner) {
        return Linear.of(x, inner.get("W"), inner.get("c"));
    }
}
