package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The axes of a panel: position of the plot, grid and labels. They are painted here because XChart writes outlines
 * instead of text.
 */
final class Axes {
    static final BasicStroke GRID = new BasicStroke(0.5f);

    private static final int EDGE = 14;
    /** Height of the title, in pixels. */
    private static final int TITLE = 24;

    private static final int LABEL = 13;
    private static final int TICK = 7;
    private static final int ASCENT = 4;

    private final Panel panel;
    private final Rectangle plot;
    private final List<Tick> xTicks;
    private final List<Tick> yTicks;

    /** A position on an axis and its label. */
    private record Tick(double value, String label) {
        static List<Tick> along(Scale scale, Plane.Range range, List<String> names, double pixels, int aim) {
            if (!names.isEmpty()) {
                return IntStream.range(0, names.size())
                        .mapToObj(i -> new Tick(i, names.get(i)))
                        .toList();
            } else if (scale == Scale.LINEAR) {
                LinearTicks linear = LinearTicks.of(range, pixels, aim);
                return linear.within(range)
                        .mapToObj(value -> new Tick(value, linear.written(value)))
                        .toList();
            }
            return scale.ticks(range.low(), range.high()).stream()
                    .map(value -> new Tick(value, scale.label(value)))
                    .toList();
        }

        double width() {
            return Theme.width(Theme.SMALL, label);
        }
    }

    /** Creates axes in a rectangle of a width and height with its upper left corner at the origin. */
    Axes(Panel panel, int width, int height) {
        this.panel = panel;
        int under = title(panel.xTitle()) + (panel.hasAxes() ? LABEL + TICK : 0);
        int up = height - under - 2 * EDGE;
        yTicks = panel.hasAxes()
                ? Tick.along(panel.yScale(), panel.yRange(), panel.yNames(), up, LinearTicks.ALONG_Y)
                : List.of();
        double widest = yTicks.stream().mapToDouble(Tick::width).max().orElse(-TICK);
        int left = EDGE + title(panel.yTitle()) + (int) Math.ceil(widest) + TICK;
        plot = new Rectangle(left, EDGE, width - left - EDGE, up);
        xTicks = panel.hasAxes()
                ? Tick.along(panel.xScale(), panel.xRange(), panel.xNames(), plot.width, LinearTicks.ALONG_X)
                : List.of();
    }

    private static int title(String title) {
        return title.isEmpty() ? 0 : TITLE;
    }

    Rectangle plot() {
        return plot;
    }

    double x(double value) {
        return plot.x + panel.xScale().share(value, panel.xRange()) * plot.width;
    }

    double y(double value) {
        return plot.y + (1 - panel.yScale().share(value, panel.yRange())) * plot.height;
    }

    /** Paints the parts below the marks. */
    void grid(Graphics2D graphics) {
        graphics.setColor(Theme.FAINT);
        graphics.setStroke(GRID);
        double bottom = plot.getMaxY();
        double right = plot.getMaxX();
        Stream<Line2D> across = xTicks.stream().map(tick -> line(x(tick.value()), plot.y, x(tick.value()), bottom + 3));
        Stream<Line2D> along = yTicks.stream().map(tick -> line(plot.x - 3, y(tick.value()), right, y(tick.value())));
        Stream.concat(across, along).forEach(graphics::draw);
        if (panel.hasAxes()) {
            graphics.setStroke(new BasicStroke(1));
            graphics.draw(line(plot.x, plot.y, plot.x, bottom));
            graphics.draw(line(plot.x, bottom, right, bottom));
        }
    }

    private static Line2D line(double x1, double y1, double x2, double y2) {
        return new Line2D.Double(x1, y1, x2, y2);
    }

    /** Paints the labels. Numbers along x that would overlap the one before are left out. */
    void labels(Graphics2D graphics) {
        graphics.setColor(Theme.INK);
        graphics.setFont(Theme.SMALL);
        double end = Double.NEGATIVE_INFINITY;
        for (Tick tick : xTicks) {
            double left = x(tick.value()) - tick.width() / 2;
            if (left > end || !panel.xNames().isEmpty()) {
                graphics.drawString(tick.label(), (float) left, (float) (plot.getMaxY() + TICK + LABEL - 3));
                end = left + tick.width() + 3;
            }
        }
        for (Tick tick : yTicks) {
            graphics.drawString(
                    tick.label(), (float) (plot.x - TICK - tick.width()), (float) (y(tick.value()) + ASCENT));
        }
        graphics.setFont(Theme.TEXT);
        double half = Theme.width(Theme.TEXT, panel.xTitle()) / 2;
        graphics.drawString(panel.xTitle(), (float) (plot.getCenterX() - half), (float)
                (plot.getMaxY() + TICK + LABEL + TITLE - ASCENT));
        AffineTransform upright = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, EDGE + 10, plot.getCenterY() + Theme.width(Theme.TEXT, panel.yTitle()) / 2);
        graphics.drawString(
                panel.yTitle(), EDGE + 10, (float) (plot.getCenterY() + Theme.width(Theme.TEXT, panel.yTitle()) / 2));
        graphics.setTransform(upright);
    }
}
