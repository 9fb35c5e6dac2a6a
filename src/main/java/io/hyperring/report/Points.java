package io.hyperring.report;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Learned points as an SVG; classes differ by colour and by shape. */
final class Points {
    private static final double SIZE = 300;
    private static final double LEFT = 34;
    private static final double BELOW = 22;
    private static final double RADIUS = 4;

    private final Square square;
    private final StringBuilder svg = new StringBuilder();

    private Points(Square square) {
        this.square = square;
    }

    static String html(RunView view, Square square) {
        Optional<double[]> rows = view.rows(2);
        return rows.isEmpty()
                ? Cards.missing(view)
                : new Points(square).draw(rows.get(), view.run().picture().classes(), view.size());
    }

    private String draw(double[] rows, int[] classes, String what) {
        put(
                "<svg class=\"points\" role=\"img\" aria-label=\"learned points, %s\" viewBox=\"0 0 %.0f %.0f\">\n",
                Html.escape(what), LEFT + SIZE + 4, SIZE + BELOW);
        grid();
        int hidden = 0;
        for (int i = 0; i < classes.length; i++) {
            hidden += drawn(rows[2 * i], rows[2 * i + 1], classes[i]) ? 0 : 1;
        }
        svg.append("</svg>\n");
        return svg
                + legend(classes)
                + (hidden == 0 ? "" : Cards.note(Html.count(hidden, "point") + " not drawn: not a finite number."));
    }

    private void grid() {
        double step = square.step();
        for (double x = Math.ceil(square.left() / step) * step; x <= square.left() + square.side(); x += step) {
            put("<line class=\"grid\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%.1f\"/>", x(x), x(x), SIZE);
            put("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n", x(x), SIZE + 16, tick(x, step));
        }
        for (double y = Math.ceil(square.bottom() / step) * step; y <= square.bottom() + square.side(); y += step) {
            put(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, y(y), LEFT + SIZE, y(y));
            put("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 6, y(y) + 4, tick(y, step));
        }
        put("<rect class=\"frame\" x=\"%.1f\" y=\"0.5\" width=\"%.1f\" height=\"%.1f\"/>\n", LEFT, SIZE, SIZE - 1);
    }

    private static String tick(double at, double step) {
        return Html.number(Math.rint(at / step) * step);
    }

    private boolean drawn(double x, double y, int label) {
        boolean finite = Double.isFinite(x) && Double.isFinite(y);
        if (finite) {
            svg.append(shape(x(x), y(y), label)).append('\n');
        }
        return finite;
    }

    private static String shape(double x, double y, int label) {
        String style = "class=\"class" + Math.floorMod(label, Palette.CLASSES) + "\"";
        return label % 2 == 0
                ? format("<circle %s cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", style, x, y, RADIUS)
                : format(
                        "<path %s d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\"/>",
                        style, x, y - 5, 5., 5., -5., 5., -5., -5.);
    }

    private static String legend(int[] classes) {
        return IntStream.of(classes).boxed().collect(Collectors.toCollection(TreeSet::new)).stream()
                .map(label -> "<svg viewBox=\"0 0 12 12\">" + shape(6, 6, label) + "</svg> class " + label)
                .collect(Collectors.joining("  ", "<p class=\"classes\">", "</p>\n"));
    }

    private double x(double x) {
        return LEFT + (x - square.left()) / square.side() * SIZE;
    }

    private double y(double y) {
        return SIZE - (y - square.bottom()) / square.side() * SIZE;
    }

    private void put(String text, Object... values) {
        svg.append(format(text, values));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
