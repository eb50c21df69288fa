package fitlaw.figure;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Point;
import fitlaw.law.ShapeVariable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The runs in the plane of both shape variables, and the next runs. */
final class DesignFigure {
    private static final String INTERVALS = "intervals of the best values";

    private DesignFigure() {}

    static Figure of(Law law, Optional<NextRuns> next) {
        Panel panel = new Panel(
                law.runs().size() + " runs"
                        + next.map(plan -> " and the next " + plan.runs().size())
                                .orElseGet(() -> best(law)),
                Axis.title(ShapeVariable.RELATIVE_WIDTH),
                Axis.title(ShapeVariable.MLP_RATIO),
                560,
                480);
        DrawnTable drawn = new DrawnTable();
        List<Point> planned = next.map(NextRuns::runs).orElse(List.of());
        double[] x =
                with(law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH), planned, ShapeVariable.RELATIVE_WIDTH);
        double[] y = with(law.diagnostics().values(ShapeVariable.MLP_RATIO), planned, ShapeVariable.MLP_RATIO);
        Plane plane = Plane.around(x, y);
        plane.on(panel);
        cross(panel, law, plane);
        plane.runs(panel, law, drawn);
        if (!planned.isEmpty()) {
            double[] nextX = with(new double[0], planned, ShapeVariable.RELATIVE_WIDTH);
            double[] nextY = with(new double[0], planned, ShapeVariable.MLP_RATIO);
            panel.points("next runs, in order", MarkerShape.PLUS, Panel.color(1), nextX, nextY);
            drawn.add("next runs", "next runs", nextX, nextY);
            numbers(panel, planned, plane);
        }
        return new Figure(
                "Design" + (planned.isEmpty() ? "" : " with the next " + planned.size() + " runs") + ", " + law.name()
                        + " law",
                law.runs().source(),
                List.of(panel),
                drawn.table("d_over_sqrt_n", "mlp_attn_ratio"));
    }

    private static String best(Law law) {
        return Stream.of(law.optimum().relativeWidth(), law.optimum().mlpRatio())
                        .allMatch(optimum -> optimum.estimate().isPresent())
                ? "; best " + Axis.bestShape(law)
                : "";
    }

    /** Numbers the planned runs in order; a shape may be planned several times. */
    private static void numbers(Panel panel, List<Point> planned, Plane plane) {
        for (Point place : new LinkedHashSet<>(planned)) {
            String order = IntStream.range(0, planned.size())
                    .filter(i -> planned.get(i).equals(place))
                    .mapToObj(i -> String.valueOf(i + 1))
                    .collect(Collectors.joining(", "));
            double above =
                    place.mlpRatio() * Math.pow(plane.y().high() / plane.y().low(), 0.035);
            panel.label(order, Panel.color(1), place.relativeWidth(), above);
        }
    }

    private static double[] with(double[] runs, List<Point> planned, ShapeVariable variable) {
        return Stream.concat(Arrays.stream(runs).boxed(), planned.stream().map(variable::of))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Draws the interval of each best value as a bar at the best value of the other. */
    private static void cross(Panel panel, Law law, Plane plane) {
        Quantity width = law.optimum().relativeWidth();
        Quantity ratio = law.optimum().mlpRatio();
        width.estimate()
                .map(Estimate::interval)
                .ifPresent(interval -> panel.band(
                        INTERVALS,
                        Panel.INK,
                        plane.x().clipped(interval),
                        new double[] {plane.y().low(), plane.y().low()},
                        new double[] {plane.y().high(), plane.y().high()}));
        ratio.estimate().map(Estimate::interval).ifPresent(interval -> {
            double[] ends = plane.y().clipped(interval);
            panel.band(
                    INTERVALS,
                    Panel.INK,
                    new double[] {plane.x().low(), plane.x().high()},
                    new double[] {ends[0], ends[0]},
                    new double[] {ends[1], ends[1]});
        });
    }
}
