package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Turns marks into series of XChart. */
final class SeriesOfMarks {
    private static final int INTERVAL = 150;
    private static final float INTERVAL_WIDTH = 1.3f;

    private final Panel panel;
    private final XYChart chart;

    SeriesOfMarks(Panel panel, XYChart chart) {
        this.panel = panel;
        this.chart = chart;
    }

    void add(Mark mark) {
        if (mark.form() instanceof Mark.Points points) {
            points(mark, points);
        } else if (mark.form() instanceof Mark.Line line) {
            line(mark, mark.color(), stroke(line), line.x(), line.y());
        } else if (mark.form() instanceof Mark.Pieces pieces) {
            pieces(mark, mark.color(), pieces.width(), pieces.ends());
        } else if (mark.form() instanceof Mark.Band band) {
            area(mark, there(band.x(), band.x()), there(band.low(), band.high()));
        } else if (mark.form() instanceof Mark.Area area) {
            area(mark, area.x(), area.y());
        } else if (mark.form() instanceof Mark.Span span) {
            span(mark, span);
        } else if (mark.form() instanceof Mark.Bars bars) {
            bars(mark, bars);
        } else if (mark.form() instanceof Mark.Text text) {
            XYSeries series = series(mark, new double[] {text.x()}, new double[] {text.y()});
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            series.setMarker(new PointLabel(mark.name()));
            series.setMarkerColor(mark.color());
        }
    }

    /** XChart wants one name per series, and no empty one. */
    private XYSeries series(Mark mark, double[] x, double[] y) {
        String unused = mark.name();
        while (unused.isEmpty() || chart.getSeries(unused) != null) {
            unused += " ";
        }
        double[] placed = panel.xScale() == Scale.POWERS_OF_TWO
                ? Arrays.stream(x).map(panel.xScale()::place).toArray()
                : x;
        XYSeries series = chart.addSeries(unused, placed, y);
        return series;
    }

    private void points(Mark mark, Mark.Points points) {
        if (points.intervals()) {
            List<double[]> ends = IntStream.range(0, points.x().length)
                    .filter(i -> Double.isFinite(points.low()[i]) && Double.isFinite(points.high()[i]))
                    .mapToObj(i -> new double[] {points.x()[i], points.low()[i], points.x()[i], points.high()[i]})
                    .toList();
            if (!ends.isEmpty()) {
                pieces(mark.unnamed(), Theme.with(mark.color(), INTERVAL), INTERVAL_WIDTH, ends);
            }
        }
        XYSeries series = series(mark, points.x(), points.y());
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(points.spot().marker(points.size()));
        series.setMarkerColor(mark.color());
    }

    private void line(Mark mark, Color color, BasicStroke stroke, double[] x, double[] y) {
        XYSeries series = series(mark, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(stroke);
    }

    static BasicStroke stroke(Mark.Line line) {
        return line.dashed()
                ? new BasicStroke(line.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {5, 4}, 0)
                : new BasicStroke(line.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private void pieces(Mark mark, Color color, float width, List<double[]> ends) {
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
        // XChart would dash the lines of some series by their number.
        line(mark, color, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL), x, y);
    }

    private void area(Mark mark, double[] x, double[] y) {
        XYSeries series = series(mark, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(mark.color());
        series.setLineColor(Theme.CLEAR);
        series.setMarker(SeriesMarkers.NONE);
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

    private void bars(Mark mark, Mark.Bars bars) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i < bars.x().length; i++) {
            double left = bars.x()[i] - bars.width() / 2;
            double right = bars.x()[i] + bars.width() / 2;
            // Along the floor from bar to bar, so that all of a series are one area.
            x.addAll(List.of(left, left, right, right));
            y.addAll(List.of(bars.floor(), bars.y()[i], bars.y()[i], bars.floor()));
        }
        area(mark, numbers(x), numbers(y));
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One curve there, the other back. */
    private static double[] there(double[] out, double[] back) {
        double[] around = Arrays.copyOf(out, 2 * out.length);
        for (int i = 0; i < back.length; i++) {
            around[2 * out.length - 1 - i] = back[i];
        }
        return around;
    }
}
