package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Quantity;
import fitlaw.law.ConfidenceRegion;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Contours of loss over both shape variables. */
final class ContourFigure {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 520;
    private static final int STEPS = 80;
    private static final int FEWEST_PIECES = 12;
    private static final int RAYS = 180;
    private static final int STEPS_OUT = 200;
    private static final int HALVINGS = 12;
    /** Levels of loss above the best shape, in per cent. */
    private static final double[] LEVELS = {0.25, 0.5, 1, 2, 4, 8, 16, 32};
    /** Maximum number of contours; more would hide the runs. */
    private static final int MOST_LEVELS = 5;

    private final Law law;
    private final Plane plane;
    private final Panel panel;
    private final DrawnTable drawn = new DrawnTable();

    private ContourFigure(Law law, String title) {
        this.law = law;
        plane = Plane.around(
                law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH),
                law.diagnostics().values(ShapeVariable.MLP_RATIO));
        panel = new Panel(
                title, Axis.title(ShapeVariable.RELATIVE_WIDTH), Axis.title(ShapeVariable.MLP_RATIO), WIDTH, HEIGHT);
        plane.on(panel);
    }

    static Figure of(Law law) {
        String source = law.runs().source();
        List<String> open = Stream.of(
                        law.optimum().relativeWidth(), law.optimum().mlpRatio())
                .filter(quantity -> quantity.estimate().isEmpty())
                .map(Quantity::toString)
                .toList();
        String name = "Predicted loss over both shape variables, " + law.name() + " law";
        boolean both = law.curves().containsKey(ShapeVariable.RELATIVE_WIDTH)
                && law.curves().containsKey(ShapeVariable.MLP_RATIO);
        if (!both) {
            Panel refusal = Panel.refusal(
                    "No contours: the best shape is not identified", String.join(" ", open), WIDTH, HEIGHT / 2);
            return new Figure(
                    name, source, List.of(refusal), new DrawnTable().table("d_over_sqrt_n", "mlp_attn_ratio"));
        }
        String title =
                open.isEmpty() ? "Best shape: " + Axis.bestShape(law) : "No best shape: " + firstSentence(open.get(0));
        ContourFigure figure = new ContourFigure(law, title);
        figure.draw(open.isEmpty());
        return new Figure(name, source, List.of(figure.panel), figure.drawn.table("d_over_sqrt_n", "mlp_attn_ratio"))
                .withNotes("Contours show predicted loss above that of the best shape"
                        + (open.isEmpty() ? ", which is marked by a cross." : "."));
    }

    private static String firstSentence(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }

    private void draw(boolean located) {
        if (located) {
            region(ConfidenceRegion.of(law));
        }
        contours();
        plane.runs(panel, law, drawn);
        if (located) {
            double[] x = {Axis.at(law.optimum().relativeWidth(), Double.NaN)};
            double[] r = {Axis.at(law.optimum().mlpRatio(), Double.NaN)};
            panel.points("best shape", MarkerShape.CROSS, Panel.INK, x, r).unnamed();
            drawn.add("best shape", "best shape", x, r);
        }
    }

    /** Traces the confidence region on rays from the optimum to its boundary or the edge of the panel. */
    private void region(ConfidenceRegion region) {
        double x0 = Axis.at(law.optimum().relativeWidth(), Double.NaN);
        double r0 = Axis.at(law.optimum().mlpRatio(), Double.NaN);
        double width = Math.log(plane.x().high() / plane.x().low());
        double height = Math.log(plane.y().high() / plane.y().low());
        double[] x = new double[RAYS];
        double[] r = new double[RAYS];
        for (int ray = 0; ray < RAYS; ray++) {
            double angle = 2 * Math.PI * ray / RAYS;
            double wide = width * Math.cos(angle);
            double tall = height * Math.sin(angle);
            double inside = 0;
            double outside = 1;
            for (int step = 1; step <= STEPS_OUT; step++) {
                double share = (double) step / STEPS_OUT;
                if (!holds(region, x0 * Math.exp(wide * share), r0 * Math.exp(tall * share))) {
                    outside = share;
                    break;
                }
                inside = share;
            }
            for (int halving = 0; halving < HALVINGS; halving++) {
                double middle = (inside + outside) / 2;
                if (holds(region, x0 * Math.exp(wide * middle), r0 * Math.exp(tall * middle))) {
                    inside = middle;
                } else {
                    outside = middle;
                }
            }
            x[ray] = x0 * Math.exp(wide * inside);
            r[ray] = r0 * Math.exp(tall * inside);
        }
        panel.area("best shape, " + region.method(), Panel.color(2), x, r);
        drawn.add("region", "region", x, r);
    }

    private boolean holds(ConfidenceRegion region, double x, double r) {
        return plane.holds(x, r) && region.contains(x, r);
    }

    private void contours() {
        double[] x = Axis.logarithmic(plane.x().low(), plane.x().high(), STEPS);
        double[] r = Axis.logarithmic(plane.y().low(), plane.y().high(), STEPS);
        double[][] excess = new double[x.length][r.length];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < r.length; j++) {
                excess[i][j] = 100 * (law.factor(x[i], r[j]) - 1);
                least = Math.min(least, excess[i][j]);
                most = Math.max(most, excess[i][j]);
            }
        }
        List<Double> levels = new ArrayList<>();
        for (double level : LEVELS) {
            if (level > least && level < most) {
                levels.add(level);
            }
        }
        // The outermost levels are least informative about the best shape.
        int from = Math.max(0, Math.min(levels.size() - MOST_LEVELS, 1));
        for (double level : levels.subList(from, Math.min(levels.size(), from + MOST_LEVELS))) {
            contour(level, x, r, excess);
        }
    }

    private void contour(double level, double[] x, double[] r, double[][] excess) {
        List<double[]> pieces = Contour.of(level, x, r, excess);
        if (pieces.size() < FEWEST_PIECES) {
            return; // the contour only cuts a corner, where its label would not fit
        }
        String name = "+" + Numbers.plain(level) + " %";
        double[] place = labelled(pieces);
        panel.segments(
                        name,
                        Panel.INK,
                        1.2f,
                        pieces.stream()
                                .filter(piece -> !touches(piece, place, name.length()))
                                .toList())
                .unnamed();
        for (double[] piece : pieces) {
            drawn.add("contour", name, new double[] {piece[0]}, new double[] {piece[1]});
        }
        panel.label(name, Panel.INK, place[0], place[1]);
    }

    /** The highest point of a line with enough space for a label. */
    private double[] labelled(List<double[]> pieces) {
        return pieces.stream()
                .filter(piece ->
                        plane.x().holdsWithin(piece[0], 0.07) && plane.y().holdsWithin(piece[1], 0.04))
                .max((a, b) -> Double.compare(a[1], b[1]))
                .orElse(pieces.get(0));
    }

    private boolean touches(double[] piece, double[] place, int letters) {
        return Math.abs(plane.x().share(piece[0]) - plane.x().share(place[0])) < 0.0075 * letters
                && Math.abs(plane.y().share(piece[1]) - plane.y().share(place[1])) < 0.02;
    }
}
