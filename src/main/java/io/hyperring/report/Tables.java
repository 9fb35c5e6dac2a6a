package io.hyperring.report;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.RunRecord;
import java.util.List;
import java.util.stream.Collectors;

/** The figures of the runs, a row for each. */
final class Tables {
    private Tables() {}

    static String html(List<RunView> views) {
        return table(
                        "Fresh inits on what was learned",
                        List.of("run", "inits", "mean accuracy", "mean loss", "fraction perfect", "separability"),
                        views.stream().map(Tables::evaluation).toList())
                + table(
                        "Runs",
                        List.of("run", "status", "rounds", "outer steps/s", "started", "folder", "versions"),
                        views.stream().map(Tables::facts).toList());
    }

    private static List<String> evaluation(RunView view) {
        if (view.evaluation().isEmpty()) {
            return List.of(name(view), "<span class=\"quiet\">not evaluated</span>", "–", "–", "–", "–");
        }
        EvaluationRecord evaluation = view.evaluation().get();
        return List.of(
                name(view),
                String.valueOf(evaluation.inits()),
                Html.percent(evaluation.meanAccuracy()),
                Html.number(evaluation.meanLoss()),
                Html.percent(evaluation.fractionPerfect()),
                evaluation.separability().isPresent()
                        ? Html.percent(evaluation.separability().getAsDouble())
                        : "–");
    }

    private static List<String> facts(RunView view) {
        RunRecord run = view.run();
        String versions = run.versions().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
        return List.of(
                name(view),
                Cards.status(run),
                run.rounds() + " of " + run.steps(),
                run.outerStepsPerSecond().isPresent()
                        ? Html.number(run.outerStepsPerSecond().getAsDouble())
                        : "–",
                Html.escape(run.started()),
                Html.escape(view.folder()),
                Html.escape(versions));
    }

    private static String name(RunView view) {
        return view.mark() + " " + Html.escape(view.run().problem().name() + ", " + view.size());
    }

    private static String table(String title, List<String> heads, List<List<String>> rows) {
        String body = rows.stream()
                .map(row -> row.stream().collect(Collectors.joining("</td><td>", "<tr><td>", "</td></tr>\n")))
                .collect(Collectors.joining());
        return "<h2>" + title + "</h2>\n<div class=\"table\"><table>\n<thead><tr><th>"
                + String.join("</th><th>", heads) + "</th></tr></thead>\n<tbody>\n" + body
                + "</tbody>\n</table></div>\n";
    }
}
