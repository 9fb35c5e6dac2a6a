package io.hyperring.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One drawing of the loss curves by XChart, of a fixed size. */
final class LossChart {
    /** A logarithmic axis pays when the smoothed losses differ by more than this factor. */
    private static final double WORTH_A_LOGARITHM = 20;

    private static final int SMOOTH_POINTS = 200;
    private static final int FAINT = 70;
    private static final int STRONG = 255;
    private static final Color TRANSPARENT = new Color(0, 0, 0, 0);

    static {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private LossChart() {}

    /** An {@code svg} element; the runs have at least one finite loss each. Width and height in pixels. */
    static String svg(List<RunView> views, int width, int height, int mostPoints) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .xAxisTitle("round")
                .yAxisTitle("outer loss")
                .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisLogarithmic(isLogarithmic(views));
        addUneven(chart, Curve.of(views.get(0).history()));
        for (RunView view : views) {
            Curve curve = Curve.of(view.history());
            add(chart, view, "raw", curve.thinned(mostPoints), 1f, FAINT);
        }
        for (RunView view : views) {
            Curve curve = Curve.of(view.history()).smoothed(SMOOTH_POINTS);
            add(chart, view, "smoothed", curve, 2.2f, STRONG);
        }
        return SvgTidy.tidy(encode(chart), "chart" + width);
    }

    private static void style(XYStyler styler) {
        styler.setChartBackgroundColor(TRANSPARENT);
        styler.setPlotBackgroundColor(TRANSPARENT);
        styler.setPlotBorderVisible(false);
        styler.setLegendVisible(false);
        styler.setPlotGridLinesColor(SvgTidy.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAxisTickMarksColor(SvgTidy.TEXT);
        styler.setAxisTickLabelsColor(SvgTidy.TEXT);
        styler.setChartFontColor(SvgTidy.TEXT);
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setXAxisDecimalPattern("0");
        styler.setXAxisMin(0.0);
        styler.setXAxisTickMarkSpacingHint(90);
        styler.setPlotContentSize(0.97);
    }

    private static boolean isLogarithmic(List<RunView> views) {
        double low = Double.POSITIVE_INFINITY;
        double lowSmoothed = Double.POSITIVE_INFINITY;
        double highSmoothed = 0;
        for (RunView view : views) {
            Curve curve = Curve.of(view.history());
            low = Math.min(low, curve.lowest());
            Curve smoothed = curve.smoothed(SMOOTH_POINTS);
            lowSmoothed = Math.min(lowSmoothed, smoothed.lowest());
            highSmoothed = Math.max(highSmoothed, smoothed.highest());
        }
        return low > 0 && highSmoothed / lowSmoothed > WORTH_A_LOGARITHM;
    }

    /** An invisible series: over evenly spaced values XChart puts its ticks at such values, 13, 26, 39 and so on. */
    private static void addUneven(XYChart chart, Curve curve) {
        double round = curve.rounds()[0];
        double loss = curve.losses()[0];
        XYSeries series = chart.addSeries("uneven", new double[] {round, round + 0.37}, new double[] {loss, loss});
        series.setLineColor(TRANSPARENT);
        series.setMarker(SeriesMarkers.NONE);
    }

    private static void add(XYChart chart, RunView view, String kind, Curve curve, float width, int opacity) {
        XYSeries series = chart.addSeries(view.number() + " " + kind, curve.rounds(), curve.losses());
        series.setLineColor(Palette.ofRun(view.number(), opacity));
        series.setMarkerColor(Palette.ofRun(view.number(), opacity));
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(curve.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private static String encode(XYChart chart) {
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return svg.toString(StandardCharsets.UTF_8);
    }
}
