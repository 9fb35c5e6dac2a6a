package io.hyperring.report;

import io.hyperring.checkpoint.NamedArray;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.Collectors;

/** Learned numbers as a table, a row for each tensor; a short one also as bars up or down from zero. */
final class Values {
    private static final int MOST_BARS = 64;
    private static final double WIDEST_BAR = 8;
    private static final double MOST_WIDTH = 128;
    private static final double HEIGHT = 32;

    private Values() {}

    static String html(RunView view) {
        if (view.meta().isEmpty()) {
            return Cards.missing(view);
        }
        return view.meta().entrySet().stream()
                .map(tensor -> row(tensor.getKey(), tensor.getValue()))
                .collect(Collectors.joining(
                        "",
                        "<div class=\"values\"><table>\n<thead><tr><th>learned</th><th>shape</th><th>value or mean</th>"
                                + "<th>least</th><th>greatest</th><th></th></tr></thead>\n<tbody>\n",
                        "</tbody>\n</table></div>\n"));
    }

    private static String row(String name, NamedArray tensor) {
        boolean single = tensor.data().length == 1;
        DoubleSummaryStatistics all = Arrays.stream(tensor.data()).summaryStatistics();
        return "<tr><td>" + Html.escape(name) + "</td><td>" + shape(tensor.shape()) + "</td><td>"
                + (all.getCount() == 0 ? "–" : Html.number(all.getAverage())) + "</td><td>"
                + (single ? "" : Html.number(all.getMin())) + "</td><td>"
                + (single ? "" : Html.number(all.getMax())) + "</td><td>"
                + (single || all.getCount() > MOST_BARS ? "" : bars(name, tensor.data())) + "</td></tr>\n";
    }

    private static String shape(int[] shape) {
        return shape.length == 0
                ? "scalar"
                : Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(" × "));
    }

    /** One scale for all bars of a tensor; what is not finite has none. */
    private static String bars(String name, double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double top = Math.max(0, Arrays.stream(finite).max().orElse(0));
        double bottom = Math.min(0, Arrays.stream(finite).min().orElse(0));
        double step = Math.min(WIDEST_BAR, MOST_WIDTH / values.length);
        double scale = top > bottom ? HEIGHT / (top - bottom) : 0;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"bars\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\">",
                Html.escape(name),
                step * values.length,
                HEIGHT,
                step * values.length,
                HEIGHT));
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"class0\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"/>",
                        step * i + step / 8,
                        scale * (top - Math.max(0, values[i])),
                        step * 0.75,
                        Math.max(0.5, scale * Math.abs(values[i]))));
            }
        }
        return svg.append("</svg>").toString();
    }
}
