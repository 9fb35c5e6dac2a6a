package io.hyperring.report;

import java.util.List;
import java.util.stream.Collectors;

/** The loss curves of all runs in one chart, drawn twice: for wide pages and for phones. */
final class LossCurves {
    private static final int MOST_POINTS = 1000;
    private static final int MOST_POINTS_NARROW = 250;

    private LossCurves() {}

    static String html(List<RunView> views) {
        List<RunView> shown = views.stream()
                .filter(view -> Curve.of(view.history()).size() > 0)
                .toList();
        StringBuilder html = new StringBuilder("<h2>Outer loss</h2>\n");
        if (!shown.isEmpty()) {
            html.append("<figure class=\"chart\">\n<div class=\"wide\">");
            html.append(LossChart.svg(shown, 1080, 420, MOST_POINTS)).append("</div>\n<div class=\"narrow\">");
            html.append(LossChart.svg(shown, 400, 320, MOST_POINTS_NARROW)).append("</div>\n");
            html.append(legend(shown)).append("</figure>\n");
        }
        views.stream().map(LossCurves::gaps).forEach(html::append);
        return html.toString();
    }

    private static String legend(List<RunView> shown) {
        String runs = shown.stream()
                .map(view -> "<span class=\"key\">" + view.mark() + " " + Html.escape(view.size()) + "</span>")
                .collect(Collectors.joining("\n"));
        return "<figcaption>" + runs + "\n<span class=\"quiet\">faint: each round; strong: mean over a window of 1/"
                + Curve.PARTS + " of the run</span></figcaption>\n";
    }

    private static String gaps(RunView view) {
        int rounds = view.history().size();
        int gaps = rounds - Curve.of(view.history()).size();
        String run = "Run " + view.number() + ": ";
        if (rounds == 0) {
            return Cards.note(run + "no round has finished yet.");
        }
        return gaps == 0 ? "" : Cards.note(run + Html.count(gaps, "round") + " not drawn: the loss is not finite.");
    }
}
