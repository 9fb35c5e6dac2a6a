package io.hyperring.report;

import io.hyperring.checkpoint.EvaluationRecord;
import io.hyperring.checkpoint.RunRecord;
import io.hyperring.config.ProblemSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Side by side, one card for each run: the picture of what it learned, and what it is. */
final class Cards {
    private Cards() {}

    static String html(List<RunView> views) {
        Map<String, Square> squares = views.stream()
                .filter(view -> view.run().picture().kind().equals("points"))
                .collect(Collectors.groupingBy(
                        view -> view.run().problem().name(),
                        Collectors.collectingAndThen(Collectors.toList(), Square::around)));
        return views.stream()
                .map(view -> card(view, squares.get(view.run().problem().name())))
                .collect(Collectors.joining("", "<div class=\"cards\">\n", "</div>\n"));
    }

    private static String card(RunView view, Square square) {
        String kind = view.run().picture().kind();
        return "<figure class=\"" + (kind.equals("values") ? "card wide" : "card") + "\">\n<header>" + view.mark()
                + " <b>" + Html.escape(view.size()) + "</b> "
                + (view.run().status() == RunRecord.Status.FINISHED ? "" : status(view.run())) + "</header>\n"
                + picture(kind, view, square)
                + "<figcaption>" + caption(view) + "</figcaption>\n</figure>\n";
    }

    private static String picture(String kind, RunView view, Square square) {
        return switch (kind) {
            case "points" -> Points.html(view, square);
            case "images" -> Images.html(view);
            default -> Values.html(view);
        };
    }

    static String status(RunRecord run) {
        String word = run.status().name().toLowerCase(Locale.ROOT);
        return "<span class=\"status " + word + "\">" + word + "</span>";
    }

    private static String caption(RunView view) {
        RunRecord run = view.run();
        List<String> lines = new ArrayList<>();
        lines.add("<b>" + Html.escape(problem(run.problem())) + "</b>");
        lines.add(Html.escape(run.rounds() + " of " + Html.count(run.steps(), "round") + ", seed " + run.seed()
                + loss(run.outerLoss())));
        view.evaluation()
                .map(EvaluationRecord::separability)
                .filter(OptionalDouble::isPresent)
                .ifPresent(accuracy -> lines.add("separability " + Html.percent(accuracy.getAsDouble())));
        run.failure().ifPresent(sentence -> lines.add("<span class=\"failure\">" + Html.escape(sentence) + "</span>"));
        lines.add("<span class=\"quiet\">" + Html.escape(view.folder()) + "</span>");
        return String.join("<br/>\n", lines);
    }

    private static String loss(OptionalDouble loss) {
        return loss.isPresent() ? ", outer loss " + Html.number(loss.getAsDouble()) : "";
    }

    /** The problem's name, and what differs from its defaults. */
    private static String problem(ProblemSettings problem) {
        List<String> parts = new ArrayList<>(List.of(problem.name()));
        problem.points().ifPresent(points -> parts.add(Html.count(points, "point")));
        problem.innerSteps().ifPresent(steps -> parts.add(Html.count(steps, "inner step")));
        problem.innerLr().ifPresent(lr -> parts.add("inner lr " + Html.number(lr)));
        problem.outerLr().ifPresent(lr -> parts.add("outer lr " + Html.number(lr)));
        return String.join(", ", parts);
    }

    static String note(String text) {
        return "<p class=\"note\">" + Html.escape(text) + "</p>\n";
    }

    /** Why there is no picture. */
    static String missing(RunView view) {
        return "<div class=\"empty\">"
                + Html.escape(
                        view.meta().isEmpty()
                                ? "Nothing to draw yet: the run has not written its meta-parameters."
                                : "Not drawn: " + view.run().picture().tensor()
                                        + " does not have one row for each class.")
                + "</div>\n";
    }
}
