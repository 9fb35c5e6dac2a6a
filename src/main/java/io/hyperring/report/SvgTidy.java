package io.hyperring.report;

import java.awt.Color;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes XChart's SVG fit for the page: it writes every segment of a curve as an element of its own, coordinates with
 * all their digits, clip paths under a hash code, and fixed colours where the page has light and dark ones.
 */
final class SvgTidy {
    /** Stands for the page's text colour. */
    static final Color TEXT = new Color(1, 2, 3);

    /** Stands for a faint shade of the page's text colour. */
    static final Color GRID = new Color(3, 2, 1);

    private static final Pattern SEGMENT = Pattern.compile(
            " *<line style=\"([^\"]*)\" x1=\"([^\"]*)\" x2=\"([^\"]*)\" y1=\"([^\"]*)\" y2=\"([^\"]*)\"/>");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]{3,}(E-?[0-9]+)?");

    private SvgTidy() {}

    /** The {@code svg} element of an SVG document, its clip paths renamed by the id. */
    static String tidy(String svg, String id) {
        String element = svg.substring(svg.indexOf("<svg"))
                .replaceFirst("height=\"[0-9]+px\"", "role=\"img\" aria-label=\"outer loss by round\"")
                .replaceFirst(" width=\"[0-9]+px\"", "")
                .replaceAll("clip-?[0-9]+", id)
                .replace("rgb(1,2,3)", "currentColor")
                .replace("rgb(3,2,1)", "currentColor;stroke-opacity:0.12;fill-opacity:0.12");
        return rounded(joined(element));
    }

    /** Segments that follow each other become one path. */
    private static String joined(String svg) {
        StringBuilder out = new StringBuilder();
        String style = "";
        String end = "";
        for (String line : svg.lines().toList()) {
            Matcher segment = SEGMENT.matcher(line);
            boolean matches = segment.matches();
            boolean follows =
                    matches && segment.group(1).equals(style) && from(segment).equals(end);
            if (!follows) {
                out.append(style.isEmpty() ? "" : "\"/>\n");
                style = matches ? segment.group(1) : "";
                out.append(matches ? "<path style=\"" + style + "\" d=\"M" + from(segment) : line.strip() + "\n");
            }
            end = matches ? segment.group(3) + " " + segment.group(5) : "";
            out.append(matches ? "L" + end : "");
        }
        return out.toString();
    }

    private static String from(Matcher segment) {
        return segment.group(2) + " " + segment.group(4);
    }

    private static String rounded(String svg) {
        return NUMBER.matcher(svg).replaceAll(number -> new BigDecimal(number.group())
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString());
    }
}
