package io.hyperring.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description = "Adapts fresh inner parameters on what a run has learned and says how well they do.")
final class EvaluateCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run's folder.")
    private Path run;

    @Option(names = "--inits", paramLabel = "N", defaultValue = "1000", description = "Fresh inits (${DEFAULT-VALUE}).")
    private int inits;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public void run() {
        if (inits < 1) {
            throw Failure.usage("evaluation needs at least 1 init: --inits=" + inits + " - give a larger number");
        }
        RunFolder folder = Runs.open(run);
        EvaluationRecord evaluation = Runs.evaluate(folder, inits);
        try {
            folder.writeEvaluation(evaluation);
        } catch (IOException e) {
            System.err.println("hyperring: the figures are not kept: " + e.getMessage());
        }
        System.out.println(json ? asJson(evaluation) : asText(evaluation));
    }

    private String asJson(EvaluationRecord evaluation) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("run", run.toString());
        object.put("inits", evaluation.inits());
        evaluation.meanAccuracy().ifPresent(value -> object.put("mean_accuracy", value));
        object.put("mean_loss", evaluation.meanLoss());
        evaluation.fractionPerfect().ifPresent(value -> object.put("fraction_perfect", value));
        evaluation.separability().ifPresent(value -> object.put("separability", value));
        try {
            return JSON.writeValueAsString(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String asText(EvaluationRecord evaluation) {
        StringBuilder text = new StringBuilder().append(evaluation.inits()).append(" fresh inits:");
        append(text, " mean accuracy %.4f,", 1, evaluation.meanAccuracy());
        append(text, " mean loss %.4g", 1, OptionalDouble.of(evaluation.meanLoss()));
        append(text, ", perfect %.1f %%", 100, evaluation.fractionPerfect());
        append(text, ", separability %.2f", 1, evaluation.separability());
        return text.toString();
    }

    /** What there is, and nothing else. */
    private static void append(StringBuilder text, String format, double scale, OptionalDouble figure) {
        figure.ifPresent(value -> text.append(String.format(Locale.ROOT, format, scale * value)));
    }
}
