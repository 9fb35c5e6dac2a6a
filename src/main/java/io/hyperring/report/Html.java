package io.hyperring.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Text and numbers as the page writes them. */
final class Html {
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e7;

    private Html() {}

    /** Text that cannot become markup, neither in an element nor in a quoted attribute. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isPrintable(point) ? point : 0xfffd);
            }
        });
        return escaped.toString();
    }

    private static boolean isPrintable(int point) {
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        return !Character.isISOControl(point) && !surrogate && point != 0xfffe && point != 0xffff;
    }

    /** Four significant digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "not a number" : (value > 0 ? "∞" : "−∞");
        }
        double size = Math.abs(value);
        if (size != 0 && (size < SMALL || size >= LARGE)) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return rounded.toPlainString().replace('-', '−');
    }

    static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.2f %%", 100 * fraction) : number(fraction);
    }

    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
