package io.hyperring.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** {@code evaluation.json}: an {@link EvaluationRecord} field by field, an empty one left out. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(EvaluationRecord evaluation) {
        ObjectNode json = Json.object().put("inits", evaluation.inits());
        evaluation.meanAccuracy().ifPresent(accuracy -> Json.put(json, "mean_accuracy", accuracy));
        Json.put(json, "mean_loss", evaluation.meanLoss());
        evaluation.fractionPerfect().ifPresent(fraction -> Json.put(json, "fraction_perfect", fraction));
        evaluation.separability().ifPresent(accuracy -> Json.put(json, "separability", accuracy));
        return json;
    }

    static EvaluationRecord read(JsonFields json) throws IOException {
        return new EvaluationRecord(
                json.integer("inits"),
                json.optionalNumber("mean_accuracy"),
                json.number("mean_loss"),
                json.optionalNumber("fraction_perfect"),
                json.optionalNumber("separability"));
    }
}
