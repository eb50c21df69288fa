package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;

/** A panel painted by XChart. */
final class Drawing {
    /** What title, axis and legend take of a panel's height, and axis and edges of its width, about. */
    static final int AROUND_HEIGHT = 110;

    static final int AROUND_WIDTH = 90;

    /** Pixels that a title takes, the same in all panels of a row: XChart's own is as high as its letters. */
    static final int HEADING = 23;

    private static final int BASELINE = 28;
    private static final int EDGE = 4;

    /** A line from a name to its end is drawn from here on, pixels. */
    private static final double BESIDE = 5;

    private static final int CHART_PADDING = 14;
    private static final FontRenderContext SCREEN = new FontRenderContext(null, true, false);

    private static final double BEYOND = 1e-3;
    private final Panel panel;
    private final List<EndLabels.Label> labels;
    private final Legend legend;
    private final XYChart chart;
    private BiConsumer<String, Font> expected = (text, font) -> {};

    private Drawing(Panel panel, List<EndLabels.Label> labels, Legend legend, int below) {
        this.panel = panel;
        this.labels = labels;
        this.legend = legend;
        chart = new XYChartBuilder()
                .width(panel.width() - EndLabels.room(labels))
                .height(panel.height() - HEADING - below)
                .xAxisTitle(panel.xTitle())
                .yAxisTitle(panel.yTitle())
                .build();
        look(chart.getStyler());
        axes();
        SeriesOfMarks series = new SeriesOfMarks(panel, chart);
        panel.drawn().forEach(series::add);
    }

    /** Panels beside each other, with the same room for each one's legend so that their axes are level. */
    static List<Drawing> row(List<Panel> panels) {
        List<List<EndLabels.Label>> labels = panels.stream()
                .map(panel -> EndLabels.of(panel, panel.height() - AROUND_HEIGHT))
                .toList();
        List<Legend> legends = IntStream.range(0, panels.size())
                .mapToObj(i -> Legend.of(
                        panels.get(i),
                        labels.get(i).stream().map(EndLabels.Label::name).collect(Collectors.toSet())))
                .toList();
        int below = legends.stream().mapToInt(Legend::height).max().orElseThrow();
        return IntStream.range(0, panels.size())
                .mapToObj(i -> new Drawing(panels.get(i), labels.get(i), legends.get(i), below))
                .toList();
    }

    private static void look(XYStyler style) {
        style.setBaseFont(Theme.TEXT);
        style.setAxisTitleFont(Theme.TEXT);
        style.setAxisTickLabelsFont(Theme.SMALL);
        style.setChartBackgroundColor(Theme.CLEAR)
                .setPlotBackgroundColor(Theme.CLEAR)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1.0)
                .setChartFontColor(Theme.INK)
                .setChartTitleVisible(false)
                .setChartPadding(CHART_PADDING)
                .setLegendVisible(false);
        style.setXAxisTitleColor(Theme.INK);
        style.setYAxisTitleColor(Theme.INK);
        style.setAxisTickLabelsColor(Theme.INK)
                .setAxisTickMarksColor(Theme.FAINT)
                .setPlotGridLinesColor(Theme.FAINT)
                .setPlotGridLinesStroke(new BasicStroke(0.5f))
                .setXAxisLabelAlignment(AxesChartStyler.TextAlignment.Centre)
                .setPlotMargin(0);
    }

    private void axes() {
        XYStyler style = chart.getStyler();
        style.setMarkerSize(panel.markerSize());
        if (!panel.hasAxes()) {
            style.setAxisTicksVisible(false);
            style.setPlotGridLinesVisible(false);
        }
        Plane.Range x = panel.xRange();
        Plane.Range y = panel.yRange();
        double along = chart.getWidth() - AROUND_WIDTH;
        double up = panel.height() - AROUND_HEIGHT;
        LinearTicks xTicks = LinearTicks.of(x, along, LinearTicks.ALONG_X);
        LinearTicks yTicks = LinearTicks.of(y, up, LinearTicks.ALONG_Y);
        limits(x, y);
        style.setXAxisLogarithmic(panel.xScale() == Scale.LOGARITHMIC).setXAxisLogarithmicDecadeOnly(false);
        style.setYAxisLogarithmic(panel.yScale() == Scale.LOGARITHMIC).setYAxisLogarithmicDecadeOnly(false);
        style.setXAxisTickLabelsFormattingFunction(written(labels(panel.xScale(), x, panel.xNames(), xTicks)));
        style.setYAxisTickLabelsFormattingFunction(written(labels(panel.yScale(), y, panel.yNames(), yTicks)));
        if (!panel.xNames().isEmpty()) {
            style.setXAxisTickMarkSpacingHint(hint(along / panel.xNames().size()));
        } else if (panel.xScale() == Scale.POWERS_OF_TWO) {
            style.setXAxisTickMarkSpacingHint(hint(along / (placeX(x.high()) - placeX(x.low()))));
        } else if (panel.xScale() == Scale.LINEAR) {
            style.setXAxisTickMarkSpacingHint((int) Math.round(along * xTicks.step() / (x.high() - x.low())));
        }
        if (!panel.yNames().isEmpty()) {
            style.setYAxisTickMarkSpacingHint(hint(up / panel.yNames().size()));
        } else if (panel.yScale() == Scale.LINEAR) {
            style.setYAxisTickMarkSpacingHint((int) Math.round(up * yTicks.step() / (y.high() - y.low())));
        }
    }

    /** XChart leaves out a tick at the very end. */
    private void limits(Plane.Range x, Plane.Range y) {
        double beyondX = panel.xScale() == Scale.LOGARITHMIC ? 0 : BEYOND * (placeX(x.high()) - placeX(x.low()));
        double beyondY = panel.yScale() == Scale.LOGARITHMIC ? 0 : BEYOND * (placeY(y.high()) - placeY(y.low()));
        chart.getStyler()
                .setXAxisMin(placeX(x.low()) - beyondX)
                .setXAxisMax(placeX(x.high()) + beyondX)
                .setYAxisMin(placeY(y.low()) - beyondY)
                .setYAxisMax(placeY(y.high()) + beyondY);
    }

    /** One tick a step, although the width of the plot is known only when it is painted. */
    private static int hint(double pixels) {
        return (int) Math.max(1, 0.9 * pixels);
    }

    /** XChart knows linear axes and decades; doublings are a linear axis of their exponents. */
    private double placeX(double x) {
        return panel.xScale() == Scale.POWERS_OF_TWO ? panel.xScale().place(x) : x;
    }

    private double placeY(double y) {
        return panel.yScale() == Scale.POWERS_OF_TWO ? panel.yScale().place(y) : y;
    }

    /** XChart asks for a label before it paints it. */
    private Function<Double, String> written(Function<Double, String> labels) {
        return value -> {
            String label = labels.apply(value);
            expected.accept(label, Theme.SMALL);
            return label;
        };
    }

    private static Function<Double, String> labels(
            Scale scale, Plane.Range range, List<String> names, LinearTicks linear) {
        if (!names.isEmpty()) {
            return value -> whole(value) && value > -0.5 && value < names.size() - 0.5
                    ? names.get((int) Math.round(value))
                    : blank(value, (names.size() - 1) / 2.0);
        }
        double middle = (scale.place(range.low()) + scale.place(range.high())) / 2;
        return switch (scale) {
            case LINEAR -> linear::written;
            case POWERS_OF_TWO ->
                value -> whole(value) ? Scale.written(scale.value(Math.rint(value))) : blank(value, middle);
            case LOGARITHMIC -> {
                List<Double> ticks = scale.ticks(range.low(), range.high());
                yield value ->
                        ticks.stream().anyMatch(tick -> Math.abs(value / tick - 1) < 1e-6) ? Scale.written(value) : " ";
            }
        };
    }

    private static boolean whole(double value) {
        return Math.abs(value - Math.round(value)) < 1e-6;
    }

    /** XChart gives an axis no ticks if the labels of its two ends are alike, so they may not be equally blank. */
    private static String blank(double value, double middle) {
        return value < middle ? " " : "  ";
    }

    Legend legend() {
        return legend;
    }

    int width() {
        return panel.width();
    }

    XYChart chart() {
        return chart;
    }

    /** In the middle of the axes, or as far to the left as it must be to end inside the panel. */
    private void heading(Graphics2D graphics) {
        double title = Theme.TITLE.getStringBounds(panel.title(), SCREEN).getWidth();
        double middle = AROUND_WIDTH - CHART_PADDING + (chart.getWidth() - AROUND_WIDTH) / 2.0;
        double left = Math.max(EDGE, Math.min(middle - title / 2, panel.width() - EDGE - title));
        graphics.setColor(Theme.INK);
        graphics.setFont(Theme.TITLE);
        graphics.drawString(panel.title(), (float) left, BASELINE);
    }

    void paint(Graphics2D graphics) {
        if (graphics instanceof Lettering lettering) {
            expected = lettering::expect;
            lettering.expect(panel.xTitle(), Theme.TEXT);
            lettering.expect(panel.yTitle(), Theme.TEXT);
        }
        heading(graphics);
        graphics.translate(0, HEADING);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        legend.paint(graphics, chart.getHeight());
        Plane.Range y = panel.yRange();
        double bottom = chart.getScreenYFromChart(placeY(y.low()));
        double top = chart.getScreenYFromChart(placeY(y.high()));
        double right = chart.getScreenXFromChart(placeX(panel.xRange().high()));
        for (EndLabels.Label label : labels) {
            double at = bottom + label.share() * (top - bottom);
            double endX = Math.min(right, chart.getScreenXFromChart(placeX(label.x())));
            double endY = chart.getScreenYFromChart(placeY(label.y()));
            double left = right + EndLabels.GAP;
            if (right - endX > BESIDE || Math.abs(at - endY) > BESIDE) {
                graphics.setColor(Theme.with(label.color(), 130));
                graphics.setStroke(new BasicStroke(0.8f));
                graphics.draw(new Line2D.Double(endX + 1, endY, left - 2, at));
            }
            graphics.setColor(label.color());
            graphics.setFont(Theme.SMALL);
            graphics.drawString(label.name(), (float) left, (float) (at + 4));
        }
    }
}
