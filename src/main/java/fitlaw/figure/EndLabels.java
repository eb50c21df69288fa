package fitlaw.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of lines at their right ends, spaced by at least one line of text. If a name would have to move too far from
 * its line, or is too long, a legend is used instead.
 */
final class EndLabels {
    /** Least distance of two names, in pixels. */
    private static final double APART = 13;
    /** Maximum distance in pixels of a name from the end of its line, up or down. */
    private static final double FARTHEST = 45;

    private static final double WIDEST = 170;
    /** Pixels from the axes to the names, and from the names to the edge. */
    static final int GAP = 12;

    private EndLabels() {}

    /**
     * A name and its position.
     *
     * @param x end of the line, in units of the axis
     * @param y end of the line, in units of the axis
     * @param share vertical position of the name, from 0 at the bottom to 1 at the top
     */
    record Label(String name, Color color, double x, double y, double share) {}

    /** The names of the lines of a panel; empty if it does not use end labels or they do not fit. */
    static List<Label> of(Panel panel, double plotHeight) {
        if (!panel.labelsEnds()) {
            return List.of();
        }
        Map<String, Label> ends = new LinkedHashMap<>();
        for (Mark mark : panel.marks()) {
            if (mark.named()) {
                end(panel, mark).ifPresent(label -> ends.putIfAbsent(mark.name(), label));
            }
        }
        List<Label> labels = ends.values().stream()
                .sorted(Comparator.comparingDouble(Label::share))
                .toList();
        return labels.stream().anyMatch(label -> width(label.name()) > WIDEST)
                ? List.of()
                : apart(labels, plotHeight).orElse(List.of());
    }

    /** The end of a line, or the middle of the end of a band. */
    private static Optional<Label> end(Panel panel, Mark mark) {
        if (mark.form() instanceof Mark.Line line && Mark.end(line) >= 0) {
            int end = Mark.end(line);
            return Optional.of(label(panel, mark, line.x()[end], line.y()[end]));
        } else if (mark.form() instanceof Mark.Band band) {
            int end = band.x().length - 1;
            return Optional.of(label(panel, mark, band.x()[end], (band.low()[end] + band.high()[end]) / 2));
        }
        return Optional.empty();
    }

    private static Label label(Panel panel, Mark mark, double x, double y) {
        double share = panel.yScale().share(y, panel.yRange());
        return new Label(mark.name(), Theme.with(mark.color(), 255), x, y, share);
    }

    /** Width of the names beside the axes, in pixels. */
    static int room(List<Label> labels) {
        return labels.isEmpty()
                ? 0
                : (int) Math.ceil(labels.stream()
                                .mapToDouble(label -> width(label.name()))
                                .max()
                                .orElseThrow())
                        + GAP;
    }

    private static double width(String name) {
        return Theme.width(Theme.SMALL, name);
    }

    /** Moves names that would overlap as one block around the mean of their ends, and joins blocks that touch. */
    private static Optional<List<Label>> apart(List<Label> labels, double plotHeight) {
        double step = APART / plotHeight;
        if (labels.size() * step > 1) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        for (Label label : labels) {
            Block block = new Block(List.of(label), step);
            while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).top() > block.bottom()) {
                block = blocks.remove(blocks.size() - 1).with(block);
            }
            blocks.add(block);
        }
        List<Label> placed =
                blocks.stream().flatMap(block -> block.placed().stream()).toList();
        for (int i = 0; i < placed.size(); i++) {
            if (Math.abs(placed.get(i).share() - labels.get(i).share()) * plotHeight > FARTHEST) {
                return Optional.empty();
            }
        }
        return Optional.of(placed);
    }

    private record Block(List<Label> labels, double step) {
        double height() {
            return labels.size() * step;
        }

        double bottom() {
            double middle = labels.stream().mapToDouble(Label::share).average().orElseThrow();
            return Math.min(1 - height() + step / 2, Math.max(-step / 2, middle - height() / 2));
        }

        double top() {
            return bottom() + height();
        }

        Block with(Block above) {
            List<Label> both = new ArrayList<>(labels);
            both.addAll(above.labels);
            return new Block(both, step);
        }

        List<Label> placed() {
            List<Label> placed = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                Label label = labels.get(i);
                placed.add(new Label(label.name(), label.color(), label.x(), label.y(), bottom() + (i + 0.5) * step));
            }
            return placed;
        }
    }
}
