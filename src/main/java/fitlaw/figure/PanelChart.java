package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Converts the marks of a panel to an XChart chart. */
final class PanelChart {
    private static final int INTERVAL = 150;
    private static final float INTERVAL_WIDTH = 1.3f;

    private final Panel panel;
    private final XYChart chart;

    private PanelChart(Panel panel, int width, int height) {
        this.panel = panel;
        chart = new XYChartBuilder().width(width).height(height).build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Theme.CLEAR)
                .setPlotBackgroundColor(Theme.CLEAR)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1);
        style.setPlotMargin(0).setMarkerSize(panel.markerSize());
        style.setXAxisMin(placed(panel.xScale(), panel.xRange().low()))
                .setXAxisMax(placed(panel.xScale(), panel.xRange().high()))
                .setYAxisMin(placed(panel.yScale(), panel.yRange().low()))
                .setYAxisMax(placed(panel.yScale(), panel.yRange().high()))
                .setXAxisLogarithmic(panel.xScale().hasDecades())
                .setYAxisLogarithmic(panel.yScale().hasDecades());
        panel.drawn().forEach(this::add);
    }

    /** A chart of the marks without title, axes, legend or margins. */
    static XYChart plot(Panel panel, int width, int height) {
        XYChart chart = new PanelChart(panel, width, height).chart;
        XYStyler style = chart.getStyler();
        style.setChartPadding(0).setChartTitleVisible(false).setLegendVisible(false);
        style.setAxisTicksVisible(false).setAxisTitlesVisible(false).setPlotGridLinesVisible(false);
        return chart;
    }

    /** A chart with XChart's title, axes and legend. */
    static XYChart whole(Panel panel) {
        PanelChart made = new PanelChart(panel, panel.width(), panel.height());
        XYChart chart = made.chart;
        chart.setTitle(panel.title());
        chart.setXAxisTitle(panel.xTitle());
        chart.setYAxisTitle(panel.yTitle());
        XYStyler style = chart.getStyler();
        style.setBaseFont(Theme.TEXT);
        style.setChartTitleFont(Theme.TITLE)
                .setChartFontColor(Theme.INK)
                .setLegendFont(Theme.SMALL)
                .setLegendBackgroundColor(Theme.CLEAR)
                .setLegendBorderColor(Theme.CLEAR)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal);
        style.setXAxisTitleColor(Theme.INK);
        style.setYAxisTitleColor(Theme.INK);
        style.setAxisTitleFont(Theme.TEXT)
                .setAxisTickLabelsFont(Theme.SMALL)
                .setAxisTickLabelsColor(Theme.INK)
                .setAxisTickMarksColor(Theme.FAINT)
                .setPlotGridLinesColor(Theme.FAINT)
                .setPlotGridLinesStroke(Axes.GRID)
                .setAxisTicksVisible(panel.hasAxes())
                .setPlotGridLinesVisible(panel.hasAxes());
        style.setXAxisTickLabelsFormattingFunction(labels(panel.xScale(), panel.xNames()))
                .setYAxisTickLabelsFormattingFunction(labels(panel.yScale(), panel.yNames()));
        panel.marks().stream()
                .filter(mark -> mark.form() instanceof Mark.Text)
                .forEach(mark -> made.label(mark.name(), (Mark.Text) mark.form()));
        return chart;
    }

    private void label(String words, Mark.Text text) {
        chart.addAnnotation(
                new AnnotationText(words, placed(panel.xScale(), text.x()), placed(panel.yScale(), text.y()), false));
    }

    private static Function<Double, String> labels(Scale scale, List<String> names) {
        if (names.isEmpty()) {
            return value -> scale.label(scale == Scale.POWERS_OF_TWO ? scale.value(value) : value);
        }
        return value -> {
            boolean named = value == Math.rint(value) && value >= 0 && value < names.size();
            return named ? names.get(value.intValue()) : "";
        };
    }

    /** XChart supports linear and decadic axes; an axis of powers of two is a linear axis of their exponents. */
    private static double placed(Scale scale, double value) {
        return scale == Scale.POWERS_OF_TWO ? scale.place(value) : value;
    }

    private void add(Mark mark) {
        if (mark.form() instanceof Mark.Points points) {
            points(mark, points);
        } else if (mark.form() instanceof Mark.Line line) {
            line(mark, mark.color(), stroke(line), line.x(), line.y());
        } else if (mark.form() instanceof Mark.Segments segments) {
            segments(mark, mark.color(), segments.width(), segments.ends());
        } else if (mark.form() instanceof Mark.Band band) {
            area(mark, there(band.x(), band.x()), there(band.low(), band.high()));
        } else if (mark.form() instanceof Mark.Area area) {
            area(mark, area.x(), area.y());
        } else if (mark.form() instanceof Mark.Span span) {
            span(mark, span);
        }
    }

    private XYSeries series(Mark mark, XYSeries.XYSeriesRenderStyle style, double[] x, double[] y) {
        String name = mark.name();
        while (name.isEmpty() || chart.getSeries(name) != null) {
            name += " "; // XChart requires distinct, non-empty series names
        }
        XYSeries series = chart.addSeries(
                name,
                Arrays.stream(x).map(value -> placed(panel.xScale(), value)).toArray(),
                Arrays.stream(y).map(value -> placed(panel.yScale(), value)).toArray());
        series.setXYSeriesRenderStyle(style);
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(mark.named());
        return series;
    }

    private void points(Mark mark, Mark.Points points) {
        if (points.intervals()) {
            List<double[]> ends = IntStream.range(0, points.x().length)
                    .filter(i -> Double.isFinite(points.low()[i]) && Double.isFinite(points.high()[i]))
                    .mapToObj(i -> new double[] {points.x()[i], points.low()[i], points.x()[i], points.high()[i]})
                    .toList();
            if (!ends.isEmpty()) {
                segments(mark.unnamed(), Theme.with(mark.color(), INTERVAL), INTERVAL_WIDTH, ends);
            }
        }
        XYSeries series = series(mark, XYSeries.XYSeriesRenderStyle.Scatter, points.x(), points.y());
        series.setMarker(points.shape().marker(points.size()));
        series.setMarkerColor(mark.color());
    }

    private void line(Mark mark, Color color, BasicStroke stroke, double[] x, double[] y) {
        XYSeries series = series(mark, XYSeries.XYSeriesRenderStyle.Line, x, y);
        series.setLineColor(color);
        series.setLineStyle(stroke);
    }

    static BasicStroke stroke(Mark.Line line) {
        return line.dashed()
                ? new BasicStroke(line.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {5, 4}, 0)
                : new BasicStroke(line.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private void segments(Mark mark, Color color, float width, List<double[]> ends) {
        double[] x = ends.stream()
                .flatMapToDouble(end -> Arrays.stream(new double[] {end[0], end[2], end[2]}))
                .toArray();
        double[] y = ends.stream()
                .flatMapToDouble(end -> Arrays.stream(new double[] {end[1], end[3], Double.NaN})) // interrupts the line
                .toArray();
        line(mark, color, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL), x, y);
    }

    private void area(Mark mark, double[] x, double[] y) {
        XYSeries series = series(mark, XYSeries.XYSeriesRenderStyle.PolygonArea, x, y);
        series.setFillColor(mark.color());
        series.setLineColor(Theme.CLEAR);
    }

    private void span(Mark mark, Mark.Span span) {
        Plane.Range along = span.onX() ? panel.xRange() : panel.yRange();
        Plane.Range across = span.onX() ? panel.yRange() : panel.xRange();
        double from = Math.max(along.low(), span.from());
        double to = Math.min(along.high(), span.to());
        if (from < to) {
            double[] a = {from, to, to, from};
            double[] b = {across.low(), across.low(), across.high(), across.high()};
            area(mark, span.onX() ? a : b, span.onX() ? b : a);
        }
    }

    /** Joins one curve forwards with the other backwards. */
    private static double[] there(double[] out, double[] back) {
        double[] around = Arrays.copyOf(out, 2 * out.length);
        for (int i = 0; i < back.length; i++) {
            around[2 * out.length - 1 - i] = back[i];
        }
        return around;
    }
}
