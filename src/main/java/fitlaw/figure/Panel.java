package fitlaw.figure;

import fitlaw.table.Numbers;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One pair of axes in the common look. */
final class Panel {
    /** Read on white with a contrast of 4.5 and on black with 4.7. */
    static final Color INK = new Color(0x77, 0x77, 0x77);

    private static final Color FAINT = new Color(0x77, 0x77, 0x77, 70);
    private static final Color PALE = new Color(0x77, 0x77, 0x77, 130);
    private static final int AREA = 45;
    private static final int MARKED_AREA = 100;
    private static final Color CLEAR = new Color(0, 0, 0, 0);
    private static final List<Color> PALETTE = List.of(
            new Color(0x00, 0x84, 0xCE),
            new Color(0xD5, 0x5E, 0x00),
            new Color(0x00, 0x9E, 0x73),
            new Color(0xCC, 0x79, 0xA7),
            new Color(0xC9, 0x90, 0x00),
            new Color(0x56, 0xB4, 0xE9));
    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS);

    private static final int LINE = 52;

    private final XYChart chart;

    Panel(String title, String xTitle, String yTitle, int width, int height) {
        chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        XYStyler style = chart.getStyler();
        style.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        style.setChartBackgroundColor(CLEAR)
                .setPlotBackgroundColor(CLEAR)
                .setLegendBackgroundColor(CLEAR)
                .setLegendBorderColor(CLEAR)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1.0)
                .setChartFontColor(INK)
                .setChartTitleFontColor(INK)
                .setChartTitleBoxVisible(false)
                .setChartPadding(14)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendPadding(4)
                .setMarkerSize(7);
        style.setLegendSeriesLineLength(14);
        style.setXAxisTitleColor(INK);
        style.setYAxisTitleColor(INK);
        style.setAxisTickLabelsColor(INK)
                .setAxisTickMarksColor(FAINT)
                .setPlotGridLinesColor(FAINT)
                .setPlotGridLinesStroke(new BasicStroke(0.5f))
                .setXAxisLabelAlignment(AxesChartStyler.TextAlignment.Centre)
                .setPlotMargin(0);
        // XChart writes .08 and -0.08.
        style.setXAxisTickLabelsFormattingFunction(Panel::tick);
        style.setYAxisTickLabelsFormattingFunction(Panel::tick);
    }

    /** A panel that says why it shows nothing. */
    static XYChart refusal(String title, String reason, int width, int height) {
        Panel panel = new Panel(title, "", "", width, height);
        panel.says(reason);
        return panel.chart();
    }

    XYChart chart() {
        return chart;
    }

    static Color pale() {
        return PALE;
    }

    static Color color(int index) {
        return PALETTE.get(index % PALETTE.size());
    }

    static int colors() {
        return PALETTE.size();
    }

    /** XChart wants one name per series, and a level may be called "law". */
    private String unused(String name) {
        String unused = name;
        while (chart.getSeries(unused) != null) {
            unused += " ";
        }
        return unused;
    }

    void points(String name, int index, double[] x, double[] y) {
        XYSeries series = chart.addSeries(unused(name), x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(MARKERS.get(index % MARKERS.size()));
        series.setMarkerColor(color(index));
    }

    /** Points of one look that is no level's, such as runs to make. */
    XYSeries points(String name, Marker marker, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries(unused(name), x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(marker);
        series.setMarkerColor(color);
        return series;
    }

    /** Words in the middle of the panel instead of axes. */
    void says(String words) {
        XYStyler style = chart.getStyler();
        style.setAxisTicksVisible(false);
        style.setPlotGridLinesVisible(false);
        xRange(0, 1);
        yRange(0, 1);
        points(" ", new Words(words, LINE), INK, new double[] {0.5}, new double[] {0.5});
        style.setLegendVisible(false);
    }

    /** A few words at a place, not in the legend. */
    void label(String words, Color color, double x, double y) {
        points(words, new Words(words, LINE), color, new double[] {x}, new double[] {y})
                .setShowInLegend(false);
    }

    /** Straight pieces, each on its own, from (x1, y1) to (x2, y2). */
    XYSeries pieces(String name, Color color, float width, List<double[]> ends) {
        double[] x = new double[3 * ends.size()];
        double[] y = new double[3 * ends.size()];
        for (int i = 0; i < ends.size(); i++) {
            double[] end = ends.get(i);
            x[3 * i] = end[0];
            y[3 * i] = end[1];
            x[3 * i + 1] = end[2];
            y[3 * i + 1] = end[3];
            x[3 * i + 2] = end[2];
            y[3 * i + 2] = Double.NaN; // the pen is lifted here
        }
        return line(name, color, width, x, y);
    }

    XYSeries line(String name, Color color, float width, double[] x, double[] y) {
        XYSeries series = chart.addSeries(unused(name), x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineWidth(width);
        return series;
    }

    /** A straight line of helping nature, dashed and not in the legend. */
    void guide(String name, double[] x, double[] y) {
        XYSeries series = line(name, INK, 1f, x, y);
        series.setLineStyle(
                new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {5, 4}, 0));
        series.setShowInLegend(false);
    }

    /** An area inside a closed line. */
    XYSeries area(String name, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries(unused(name), x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(
                new Color(color.getRed(), color.getGreen(), color.getBlue(), color.equals(INK) ? AREA : MARKED_AREA));
        series.setLineColor(CLEAR);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /** The area between two curves over the same x. */
    XYSeries band(String name, Color color, double[] x, double[] low, double[] high) {
        int n = x.length;
        double[] aroundX = new double[2 * n];
        double[] aroundY = new double[2 * n];
        for (int i = 0; i < n; i++) {
            aroundX[i] = x[i];
            aroundY[i] = low[i];
            aroundX[2 * n - 1 - i] = x[i];
            aroundY[2 * n - 1 - i] = high[i];
        }
        return area(name, color, aroundX, aroundY);
    }

    /** A logarithmic x axis, labelled where the leading digit is 1, 2, 3 or 5: more labels would touch. */
    void xLogarithmic() {
        chart.getStyler().setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(false);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Panel::logLabel);
    }

    /** The same for the y axis. */
    void yLogarithmic() {
        chart.getStyler().setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(false);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Panel::logLabel);
    }

    /** Names at 0, 1, 2, … of the y axis instead of numbers. */
    void yNames(List<String> names, int plotHeight) {
        // One tick a name. XChart leaves ticks out until no two labels are alike, so no two may be blank.
        chart.getStyler().setYAxisTickMarkSpacingHint((int) (0.9 * plotHeight / names.size()));
        chart.getStyler().setYAxisTickLabelsFormattingFunction(value -> {
            long index = Math.round(value);
            boolean named = Math.abs(value - index) < 1e-6 && index >= 0 && index < names.size();
            return named ? names.get((int) index) : value < 0 ? " " : "  ";
        });
        yRange(-0.5, names.size() - 0.5);
    }

    /** Ticks are sums of steps, so zero is often not quite zero. */
    private static String tick(double value) {
        return Numbers.plain(Math.abs(value) < 1e-12 ? 0 : value);
    }

    private static String logLabel(double value) {
        long digit = Math.round(value / Math.pow(10, Math.floor(Math.log10(value * (1 + 1e-9)))));
        return digit == 1 || digit == 2 || digit == 3 || digit == 5 ? Numbers.plain(value) : " ";
    }

    void xRange(double low, double high) {
        chart.getStyler().setXAxisMin(low).setXAxisMax(high);
    }

    void yRange(double low, double high) {
        chart.getStyler().setYAxisMin(low).setYAxisMax(high);
    }
}
