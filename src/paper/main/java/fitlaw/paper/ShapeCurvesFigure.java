package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.figure.Axis;
import fitlaw.figure.DrawnTable;
import fitlaw.figure.Figure;
import fitlaw.figure.MarkerShape;
import fitlaw.figure.Panel;
import fitlaw.figure.Scale;
import fitlaw.fit.CommonRatio;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Draws loss over one shape variable, with one curve for each size, and the best values over size. */
final class ShapeCurvesFigure {
    private static final int CURVES = 620;
    private static final int OPTIMA = 480;
    private static final int HEIGHT = 460;
    private static final int STEPS = 80;
    /** A logarithmic axis with a narrower range has hardly any ticks. */
    private static final double FEW_TICKS = 8;

    private ShapeCurvesFigure() {}

    static Figure of(ShapeCurves curves) {
        DrawnTable drawn = new DrawnTable();
        List<Panel> panels = List.of(losses(curves, drawn), optima(curves, drawn));
        List<String> more = new ArrayList<>(curves.notes());
        List<SizeCurve> without = curves.sizes().stream()
                .filter(size -> size.best().estimate().isEmpty())
                .toList();
        if (!without.isEmpty()) {
            SizeCurve first = without.get(0);
            String why = first.best() instanceof NotIdentified open ? " " + first.name() + ": " + open.reason() : "";
            more.add("No best value at " + SizeCurve.names(without) + "." + why);
        }
        Table table = drawn.table(curves.variable().column(), "loss");
        return PaperFigures.of(curves, panels, table, reading(curves), more);
    }

    private static String reading(ShapeCurves curves) {
        if (curves.sizes().stream().noneMatch(SizeCurve::isFitted)) {
            return "Runs are shown as measured, because no size has a law to correct them.";
        }
        return "Runs are corrected to " + (curves.number() == 4 ? "r" : "d/√N") + " = "
                + Numbers.significant(curves.other(), 3)
                + " by the law for their size. Diamonds are best values with 95 % Fieller intervals.";
    }

    private static Panel losses(ShapeCurves curves, DrawnTable drawn) {
        Panel panel = new Panel(
                "Loss against " + Axis.name(curves.variable()),
                Axis.title(curves.variable()),
                "loss (nats per token)",
                CURVES,
                HEIGHT);
        panel.xScale(Scale.LOGARITHMIC).labelEnds();
        for (int s = 0; s < curves.sizes().size(); s++) {
            SizeCurve size = curves.sizes().get(s);
            double[] values = size.values();
            double[] losses = size.losses();
            Color color = Panel.color(s, curves.sizes().size());
            if (size.isFitted()) {
                panel.points(size.name() + " ", MarkerShape.of(s), color, values, losses)
                        .unnamed();
                curve(panel, size, color, values, drawn);
            } else {
                panel.points(size.name(), MarkerShape.of(s), color, values, losses);
            }
            drawn.add("loss", size.name(), values, losses);
        }
        double[] all = curves.sizes().stream()
                .flatMapToDouble(size -> DoubleStream.of(size.values()))
                .toArray();
        return panel.xRange(Axis.least(all) / 1.1, Axis.most(all) * 1.1);
    }

    private static void curve(Panel panel, SizeCurve size, Color color, double[] values, DrawnTable drawn) {
        double[] grid = Axis.logarithmic(Axis.least(values), Axis.most(values), STEPS);
        double[] line =
                Arrays.stream(grid).map(value -> size.loss(value).value()).toArray();
        panel.line(size.name(), color, 2f, grid, line);
        drawn.add("law", size.name(), grid, line);
        size.best().estimate().ifPresent(best -> {
            double low = Math.max(grid[0], best.interval().low());
            double high = Math.min(grid[STEPS], best.interval().high());
            double least = size.loss(best.value()).value();
            if (low < high) {
                panel.segments(size.name() + " interval", color, 5f, List.of(new double[] {low, least, high, least}))
                        .unnamed();
            }
            if (best.value() >= grid[0] && best.value() <= grid[STEPS]) {
                panel.points(
                                size.name() + " best",
                                MarkerShape.DIAMOND,
                                Panel.INK,
                                new double[] {best.value()},
                                new double[] {least})
                        .sized(1.6)
                        .unnamed();
            }
        });
    }

    private static Panel optima(ShapeCurves curves, DrawnTable drawn) {
        List<SizeCurve> located = curves.sizes().stream()
                .filter(size -> size.best().estimate().isPresent())
                .toList();
        if (located.isEmpty()) {
            return Panel.refusal("No best value", curves.verdict().shown(), OPTIMA, HEIGHT);
        }
        Panel panel = new Panel(heading(curves), "size", "best " + Axis.name(curves.variable()), OPTIMA, HEIGHT)
                .xNames(located.stream().map(SizeCurve::name).toList())
                .labelEnds();
        double[] range = range(located, curves);
        if (range[1] / range[0] > FEW_TICKS) {
            panel.yScale(Scale.LOGARITHMIC);
        }
        double[] ends = {-0.5, located.size() - 0.5};
        curves.equal()
                .map(CommonRatio::common)
                .filter(common -> common > range[0] && common < range[1])
                .ifPresent(common -> panel.line("common value", Panel.INK, 1f, ends, new double[] {common, common})
                        .dashed());
        for (int i = 0; i < located.size(); i++) {
            SizeCurve size = located.get(i);
            Estimate best = size.best().estimate().orElseThrow();
            double[] at = {i};
            double[] value = {best.value()};
            double[] low = {Math.max(range[0], best.interval().low())};
            double[] high = {Math.min(range[1], best.interval().high())};
            int s = curves.sizes().indexOf(size);
            Color color = Panel.color(s, curves.sizes().size());
            panel.points(size.name(), MarkerShape.of(s), color, at, value, low, high)
                    .unnamed();
            drawn.add("optimum", size.name(), value, new double[] {
                size.loss(best.value()).value()
            });
        }
        return panel.yRange(range[0], range[1]);
    }

    private static String heading(ShapeCurves curves) {
        return curves.equal()
                .map(test -> "Best " + Axis.name(curves.variable()) + "; equal at all sizes: p = "
                        + Numbers.significant(test.p(), 2))
                .orElse("Best " + Axis.name(curves.variable()) + " by size");
    }

    /** The range of the axis: it includes bounded intervals entirely; unbounded ones extend beyond the panel. */
    private static double[] range(List<SizeCurve> located, ShapeCurves curves) {
        double[] ends = located.stream()
                .map(size -> size.best().estimate().orElseThrow())
                .flatMapToDouble(ShapeCurvesFigure::ends)
                .toArray();
        double[] values = curves.sizes().stream()
                .flatMapToDouble(size -> Arrays.stream(size.values()))
                .toArray();
        return new double[] {
            Math.max(Axis.least(ends), Axis.least(values) / 2) / 1.15,
            Math.min(Axis.most(ends), Axis.most(values) * 2) * 1.15
        };
    }

    private static DoubleStream ends(Estimate best) {
        return IntStream.range(0, 3)
                .mapToDouble(i -> i == 0
                        ? best.value()
                        : i == 1 ? best.interval().low() : best.interval().high())
                .filter(value -> value > 0 && Double.isFinite(value));
    }
}
