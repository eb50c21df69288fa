package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Paints a panel: XChart paints the marks; axes, legend and names are painted here. */
final class Drawing {
    /**
     * Approximate pixels of a panel's height used by title, axis and legend, and of its width used by axis and edges.
     */
    static final int AROUND_HEIGHT = 110;

    static final int AROUND_WIDTH = 90;

    /** Height of a title in pixels. */
    static final int HEADING = 23;

    private static final int BASELINE = 28;
    private static final int EDGE = 4;
    private static final int LINE = 13;

    /** Distance in pixels from which a line connects a name with the end of its line. */
    private static final double BESIDE = 5;

    private final Panel panel;
    private final List<EndLabels.Label> labels;
    private final Legend legend;
    private final int height;
    private final Axes axes;

    private Drawing(Panel panel, List<EndLabels.Label> labels, Legend legend, int below) {
        this.panel = panel;
        this.labels = labels;
        this.legend = legend;
        height = panel.height() - HEADING - below;
        axes = new Axes(panel, panel.width() - EndLabels.room(labels), height);
    }

    /** Panels in a row, with equal space for their legends so that their axes align. */
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

    Legend legend() {
        return legend;
    }

    Axes axes() {
        return axes;
    }

    int width() {
        return panel.width();
    }

    void paint(Graphics2D graphics) {
        heading(graphics);
        graphics.translate(0, HEADING);
        axes.grid(graphics);
        Rectangle plot = axes.plot();
        graphics.translate(plot.x, plot.y);
        PanelChart.plot(panel, plot.width, plot.height).paint(graphics, plot.width, plot.height);
        graphics.setClip(null);
        graphics.translate(-plot.x, -plot.y);
        panel.marks().forEach(mark -> words(graphics, mark));
        axes.labels(graphics);
        legend.paint(graphics, height);
        labels.forEach(label -> end(graphics, label));
    }

    /** Paints the title, centred on the plot or shifted left to fit in the panel. */
    private void heading(Graphics2D graphics) {
        double title = Theme.width(Theme.TITLE, panel.title());
        double middle = axes.plot().getCenterX();
        double left = Math.max(EDGE, Math.min(middle - title / 2, panel.width() - EDGE - title));
        graphics.setColor(Theme.INK);
        graphics.setFont(Theme.TITLE);
        graphics.drawString(panel.title(), (float) left, BASELINE);
    }

    private void words(Graphics2D graphics, Mark mark) {
        if (mark.form() instanceof Mark.Text text) {
            List<String> lines = mark.lines();
            graphics.setColor(mark.color());
            graphics.setFont(Theme.SMALL);
            for (int i = 0; i < lines.size(); i++) {
                double left = axes.x(text.x()) - Theme.width(Theme.SMALL, lines.get(i)) / 2;
                double down = axes.y(text.y()) + 4 + LINE * (i - (lines.size() - 1) / 2.0);
                graphics.drawString(lines.get(i), (float) left, (float) down);
            }
        }
    }

    /** Paints a name at the end of its line. */
    private void end(Graphics2D graphics, EndLabels.Label label) {
        double right = axes.plot().getMaxX();
        double at = axes.plot().getMaxY() - label.share() * axes.plot().height;
        double endX = Math.min(right, axes.x(label.x()));
        double endY = axes.y(label.y());
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
