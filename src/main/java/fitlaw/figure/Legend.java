package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The legend below a panel, in as many lines as necessary. XChart would use one line for each name if they do not fit
 * in one line, which leaves little of the panel.
 */
final class Legend {
    private static final int LINE = 16;
    private static final int UNDER = 6;
    /** Width of the symbol before a name, in pixels. */
    private static final int SIGN = 20;

    private static final int GAP = 16;
    private static final int EDGE = 12;
    private static final int SQUARE = 10;
    private static final int SPOT = 7;

    private final List<List<Mark>> lines;
    private final int width;

    private Legend(List<List<Mark>> lines, int width) {
        this.lines = lines;
        this.width = width;
    }

    /** The legend of a panel, without names shown elsewhere; each name appears once. */
    static Legend of(Panel panel, Set<String> elsewhere) {
        Map<String, Mark> named = new LinkedHashMap<>();
        panel.marks().stream()
                .filter(mark -> mark.named() && !elsewhere.contains(mark.name()))
                .forEach(mark -> named.putIfAbsent(mark.name(), mark));
        List<List<Mark>> lines = new ArrayList<>();
        List<Mark> line = new ArrayList<>();
        for (Mark mark : named.values()) {
            if (!line.isEmpty() && width(line) + GAP + width(mark) > panel.width() - 2 * EDGE) {
                lines.add(List.copyOf(line));
                line.clear();
            }
            line.add(mark);
        }
        if (!line.isEmpty()) {
            lines.add(List.copyOf(line));
        }
        return new Legend(List.copyOf(lines), panel.width());
    }

    /** Number of columns of the legend of a panel. */
    static int columns(Panel panel, Collection<String> names) {
        double widest = names.stream().mapToDouble(Legend::width).max().orElse(1);
        return Math.max(1, (int) ((panel.width() - 2 * EDGE) / (widest + GAP)));
    }

    int height() {
        return lines.isEmpty() ? 0 : LINE * lines.size() + UNDER;
    }

    /** Paints the legend, centred in the panel, with its top at a height. */
    void paint(Graphics2D graphics, int top) {
        double middle = top + LINE / 2.0;
        for (List<Mark> line : lines) {
            double left = (width - width(line)) / 2;
            for (Mark mark : line) {
                sign(graphics, mark, left + SIGN / 2.0 - 2, middle);
                graphics.setColor(Theme.INK);
                graphics.setFont(Theme.SMALL);
                graphics.drawString(mark.name(), (float) (left + SIGN), (float) (middle + 4));
                left += width(mark) + GAP;
            }
            middle += LINE;
        }
    }

    private static void sign(Graphics2D graphics, Mark mark, double x, double y) {
        graphics.setColor(mark.color());
        if (mark.form() instanceof Mark.Points points) {
            points.shape().marker().paint(graphics, x, y, SPOT);
        } else if (mark.form() instanceof Mark.Line line) {
            graphics.setStroke(PanelChart.stroke(line));
            graphics.draw(new Line2D.Double(x - SIGN / 2.0 + 2, y, x + SIGN / 2.0 - 3, y));
        } else if (mark.form() instanceof Mark.Segments segments) {
            graphics.setStroke(new BasicStroke(segments.width()));
            graphics.draw(new Line2D.Double(x - SIGN / 2.0 + 2, y, x + SIGN / 2.0 - 3, y));
        } else {
            Rectangle2D square = new Rectangle2D.Double(x - SQUARE / 2.0, y - SQUARE / 2.0, SQUARE, SQUARE);
            graphics.fill(square);
            // A pale symbol would hardly be visible.
            graphics.setColor(Theme.PALE);
            graphics.setStroke(new BasicStroke(0.5f));
            graphics.draw(square);
        }
    }

    private static double width(Mark mark) {
        return width(mark.name());
    }

    private static double width(String name) {
        return SIGN + Theme.width(Theme.SMALL, name);
    }

    private static double width(List<Mark> line) {
        return line.stream().mapToDouble(Legend::width).sum() + GAP * (line.size() - 1);
    }
}
