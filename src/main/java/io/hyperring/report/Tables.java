package io.hyperring.report;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of the runs, a row for each. */
final class Tables {
    private Tables() {}

    /** A figure of an evaluation as a column. */
    private record Figure(String name, Function<EvaluationRecord, OptionalDouble> of, DoubleFunction<String> text) {
        static final List<Figure> ALL = List.of(
                new Figure("mean accuracy", EvaluationRecord::meanAccuracy, Html::percent),
                new Figure("mean loss", evaluation -> OptionalDouble.of(evaluation.meanLoss()), Html::number),
                new Figure("fraction perfect", EvaluationRecord::fractionPerfect, Html::percent),
                new Figure("separability", EvaluationRecord::separability, Html::percent));

        String in(Optional<EvaluationRecord> evaluation) {
            OptionalDouble figure = evaluation.map(of).orElse(OptionalDouble.empty());
            return figure.isPresent() ? text.apply(figure.getAsDouble()) : "–";
        }
    }

    static String html(List<RunView> views) {
        List<Figure> figures = Figure.ALL.stream()
                .filter(figure -> views.stream()
                        .flatMap(view -> view.evaluation().stream())
                        .anyMatch(evaluation -> figure.of().apply(evaluation).isPresent()))
                .toList();
        return table(
                        "Fresh inits on what was learned",
                        Stream.concat(
                                        Stream.of("run", "inits"),
                                        figures.stream().map(Figure::name))
                                .toList(),
                        views.stream().map(view -> evaluation(view, figures)).toList())
                + table(
                        "Runs",
                        List.of("run", "status", "rounds", "outer steps/s", "started", "folder", "versions"),
                        views.stream().map(Tables::facts).toList());
    }

    private static List<String> evaluation(RunView view, List<Figure> figures) {
        String inits = view.evaluation()
                .map(evaluation -> String.valueOf(evaluation.inits()))
                .orElse("<span class=\"quiet\">not evaluated</span>");
        return Stream.concat(Stream.of(name(view), inits), figures.stream().map(figure -> figure.in(view.evaluation())))
                .toList();
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
