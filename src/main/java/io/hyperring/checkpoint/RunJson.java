package io.hyperring.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperring.config.Averaging;
import io.hyperring.config.ProblemSettings;
import io.hyperring.config.Reduction;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/** {@code run.json}: a {@link RunRecord} field by field, an empty one left out. */
final class RunJson {
    private RunJson() {}

    static ObjectNode of(RunRecord run) {
        ObjectNode json = Json.object();
        json.put("format", run.format());
        json.put("status", run.status().name().toLowerCase(Locale.ROOT));
        json.set("problem", of(run.problem()));
        json.put("workers", run.workers());
        run.averaging().initsPerWorker().ifPresent(inits -> json.put("inits", inits));
        run.averaging().initsPerRound().ifPresent(inits -> json.put("inits_per_round", inits));
        json.put("reduction", run.averaging().reduction().toString());
        json.put("steps", run.steps());
        json.put("seed", run.seed());
        ObjectNode tensors = json.putObject("tensors");
        run.tensors().forEach((name, shape) -> tensors.set(name, of(shape)));
        json.set("picture", of(run.picture()));
        json.put("rounds", run.rounds());
        run.outerLoss().ifPresent(loss -> Json.put(json, "outer_loss", loss));
        run.outerStepsPerSecond().ifPresent(speed -> Json.put(json, "outer_steps_per_second", speed));
        json.put("started", run.started());
        ObjectNode versions = json.putObject("versions");
        run.versions().forEach(versions::put);
        run.failure().ifPresent(sentence -> json.put("failure", sentence));
        return json;
    }

    private static ObjectNode of(ProblemSettings problem) {
        ObjectNode json = Json.object().put("name", problem.name());
        problem.points().ifPresent(points -> json.put("points", points));
        problem.innerSteps().ifPresent(steps -> json.put("inner_steps", steps));
        problem.innerLr().ifPresent(lr -> Json.put(json, "inner_lr", lr));
        problem.outerLr().ifPresent(lr -> Json.put(json, "outer_lr", lr));
        problem.policy().ifPresent(policy -> json.put("policy", policy));
        return json;
    }

    private static ObjectNode of(Picture picture) {
        ObjectNode json = Json.object().put("kind", picture.kind()).put("tensor", picture.tensor());
        json.set("classes", of(picture.classes()));
        return json.put("height", picture.height()).put("width", picture.width());
    }

    private static Averaging averaging(JsonFields json) throws IOException {
        Reduction reduction = json.oneOf("reduction", Reduction.class);
        OptionalInt perRound = json.optionalInteger("inits_per_round");
        return perRound.isPresent()
                ? new Averaging(perRound.getAsInt(), Averaging.Scope.ROUND, reduction)
                : new Averaging(json.integer("inits"), Averaging.Scope.WORKER, reduction);
    }

    private static ArrayNode of(int[] integers) {
        ArrayNode json = Json.array();
        Arrays.stream(integers).forEach(json::add);
        return json;
    }

    static RunRecord read(JsonFields json) throws IOException {
        int format = json.integer("format");
        if (format != RunRecord.FORMAT) {
            throw json.fault("must be " + RunRecord.FORMAT, "format", "read it with the version that wrote it");
        }
        return new RunRecord(
                format,
                json.oneOf("status", RunRecord.Status.class),
                problem(json.object("problem")),
                json.integer("workers"),
                averaging(json),
                json.integer("steps"),
                json.longInteger("seed"),
                json.object("tensors").each(JsonFields::integers),
                picture(json.object("picture")),
                json.longInteger("rounds"),
                json.optionalNumber("outer_loss"),
                json.optionalNumber("outer_steps_per_second"),
                json.text("started"),
                json.object("versions").each(JsonFields::text),
                json.optionalText("failure"));
    }

    private static ProblemSettings problem(JsonFields json) throws IOException {
        return new ProblemSettings(
                json.text("name"),
                json.optionalInteger("points"),
                json.optionalInteger("inner_steps"),
                json.optionalNumber("inner_lr"),
                json.optionalNumber("outer_lr"),
                json.optionalText("policy"));
    }

    private static Picture picture(JsonFields json) throws IOException {
        try {
            return new Picture(
                    json.text("kind"),
                    json.text("tensor"),
                    json.integers("classes"),
                    json.integer("height"),
                    json.integer("width"));
        } catch (IllegalArgumentException fault) {
            throw new IOException(fault.getMessage() + " in " + json.file(), fault);
        }
    }
}
