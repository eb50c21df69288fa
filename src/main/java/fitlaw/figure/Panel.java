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
    }

    XYChart chart() {
        return chart;
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
        XYSeries series = chart.addSeries(unused(name), aroundX, aroundY);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 45));
        series.setLineColor(CLEAR);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /** A logarithmic x axis, labelled where the leading digit is 1, 2, 3 or 5: more labels would touch. */
    void xLogarithmic() {
        chart.getStyler().setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(false);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Panel::logLabel);
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
