package fitlaw.figure;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.Region;
import fitlaw.law.ShapeVariable;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss over the plane of both shapes. */
final class ContourFigure {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 520;
    private static final int STEPS = 80;
    private static final int RAYS = 180;
    private static final int STEPS_OUT = 400;
    /** Loss above the best shape, per cent. */
    private static final double[] LEVELS = {0.25, 0.5, 1, 2, 4, 8, 16, 32};
    /** More lines would hide the runs. */
    private static final int MOST_LEVELS = 5;

    private final Law law;
    private final Plane plane;
    private final Panel panel;
    private final Drawn drawn = new Drawn();

    private ContourFigure(Law law, String title) {
        this.law = law;
        plane = Plane.around(law.values(ShapeVariable.RELATIVE_WIDTH), law.values(ShapeVariable.MLP_RATIO));
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
        String name = "Predicted loss over both shapes, " + law.name() + " law";
        boolean both = law.identified().contains(ShapeVariable.RELATIVE_WIDTH)
                && law.identified().contains(ShapeVariable.MLP_RATIO);
        if (!both) {
            XYChart refusal = Panel.refusal("No contours: a shape is open", String.join(" ", open), WIDTH, HEIGHT);
            return new Figure(name, source, List.of(refusal), new Drawn().table("d_over_sqrt_n", "mlp_attn_ratio"));
        }
        String title = open.isEmpty()
                ? "Best shape: x* " + shown(law.optimum().relativeWidth()) + ", r* "
                        + shown(law.optimum().mlpRatio())
                : "No best shape: " + firstSentence(open.get(0));
        ContourFigure figure = new ContourFigure(law, title);
        figure.draw(open.isEmpty());
        return new Figure(
                name, source, List.of(figure.panel.chart()), figure.drawn.table("d_over_sqrt_n", "mlp_attn_ratio"));
    }

    private static String shown(Quantity optimum) {
        Estimate estimate = optimum.estimate().orElseThrow();
        return Numbers.significant(estimate.value(), 3) + " " + Axis.ends(estimate);
    }

    private static String firstSentence(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }

    private void draw(boolean located) {
        if (located) {
            region(law.region());
        }
        contours();
        plane.runs(panel, law, drawn);
        if (located) {
            double[] x = {Axis.at(law.optimum().relativeWidth(), Double.NaN)};
            double[] r = {Axis.at(law.optimum().mlpRatio(), Double.NaN)};
            panel.points("best shape", SeriesMarkers.CROSS, Panel.INK, x, r);
            drawn.add("best shape", "best shape", x, r);
        }
    }

    /** Out from the optimum on rays until a pair is ruled out or the panel ends. */
    private void region(Region region) {
        double x0 = Axis.at(law.optimum().relativeWidth(), Double.NaN);
        double r0 = Axis.at(law.optimum().mlpRatio(), Double.NaN);
        double wide = Math.log(plane.x().high() / plane.x().low());
        double high = Math.log(plane.y().high() / plane.y().low());
        double[] x = new double[RAYS];
        double[] r = new double[RAYS];
        for (int ray = 0; ray < RAYS; ray++) {
            double angle = 2 * Math.PI * ray / RAYS;
            x[ray] = x0;
            r[ray] = r0;
            for (int step = 1; step <= STEPS_OUT; step++) {
                double nextX = x0 * Math.exp(wide * Math.cos(angle) * step / STEPS_OUT);
                double nextR = r0 * Math.exp(high * Math.sin(angle) * step / STEPS_OUT);
                if (!plane.holds(nextX, nextR) || !region.contains(nextX, nextR)) {
                    break;
                }
                x[ray] = nextX;
                r[ray] = nextR;
            }
        }
        panel.area("best shape, " + region.method(), Panel.color(2), x, r);
        drawn.add("region", "region", x, r);
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
        // The outermost ones tell least about the best shape.
        int from = Math.max(0, Math.min(levels.size() - MOST_LEVELS, 1));
        for (double level : levels.subList(from, Math.min(levels.size(), from + MOST_LEVELS))) {
            contour(level, x, r, excess);
        }
    }

    private void contour(double level, double[] x, double[] r, double[][] excess) {
        List<double[]> pieces = Contour.of(level, x, r, excess);
        if (pieces.isEmpty()) {
            return;
        }
        String name = "+" + Numbers.plain(level) + " %";
        panel.pieces(name, Panel.INK, 1.2f, pieces).setShowInLegend(false);
        for (double[] piece : pieces) {
            drawn.add("contour", name, new double[] {piece[0]}, new double[] {piece[1]});
        }
        // Where the line is highest there is room above the runs.
        double[] top = pieces.stream()
                .filter(piece -> piece[0]
                        < plane.x().low() * 0.97 * (plane.x().high() / plane.x().low()))
                .max((a, b) -> Double.compare(a[1], b[1]))
                .orElse(pieces.get(0));
        panel.label(name + " ", Panel.INK, top[0], top[1]);
    }
}
