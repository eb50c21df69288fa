package fitlaw.figure;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Figures of a law. */
final class LawFigures {
    private static final int STEPS = 120;

    private LawFigures() {}

    static Figure fit(Law law) {
        double[] measured = law.runs().loss();
        double[] fitted = law.fitted();
        Panel panel = new Panel(
                "Predicted against measured loss",
                "predicted loss (nats per token)",
                "measured loss (nats per token)",
                560,
                460);
        double low = Math.min(least(measured), least(fitted));
        double high = Math.max(most(measured), most(fitted));
        double margin = Math.max(0.03 * (high - low), law.sigma());
        double[] ends = {low - margin, high + margin};
        double band = 2 * law.sigma();
        panel.band(
                "± 2 sigma = " + Numbers.significant(band, 2), Panel.INK, ends, shift(ends, -band), shift(ends, band));
        panel.guide("equal", ends, ends);
        Drawn drawn = new Drawn();
        groups(law, (name, index, rows) -> {
            double[] x = select(fitted, rows);
            double[] y = select(measured, rows);
            panel.points(name, index, x, y);
            drawn.add("fit", name, x, y);
        });
        panel.xRange(ends[0], ends[1]);
        panel.yRange(ends[0], ends[1]);
        return new Figure(
                "Predicted against measured loss, " + law.name() + " law",
                law.runs().source(),
                List.of(panel.chart()),
                drawn.table("predicted_loss", "measured_loss"));
    }

    static Figure shape(Law law) {
        double x0 = at(law.optimum().relativeWidth(), law.centre(ShapeVariable.RELATIVE_WIDTH));
        double r0 = at(law.optimum().mlpRatio(), law.centre(ShapeVariable.MLP_RATIO));
        List<XYChart> panels = new ArrayList<>();
        Drawn drawn = new Drawn();
        for (ShapeVariable variable : law.identified()) {
            if (variable == ShapeVariable.PRODUCT) {
                throw new IllegalArgumentException(
                        "the joint form has no curve over x or r alone; draw Figure.fit instead");
            }
            boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
            DoubleUnaryOperator curve =
                    v -> 100 * ((width ? law.factor(v, r0) : law.factor(x0, v)) / law.factor(x0, r0) - 1);
            Quantity optimum =
                    width ? law.optimum().relativeWidth() : law.optimum().mlpRatio();
            panels.add(curve(law, variable, curve, optimum, drawn));
        }
        return new Figure(
                "Loss over shape, " + law.name() + " law",
                law.runs().source(),
                panels,
                drawn.table("shape", "excess_loss_per_cent"));
    }

    private static double at(Quantity optimum, double otherwise) {
        return optimum.estimate().map(Estimate::value).orElse(otherwise);
    }

    private static XYChart curve(
            Law law, ShapeVariable variable, DoubleUnaryOperator curve, Quantity optimum, Drawn drawn) {
        double[] values = law.values(variable);
        double[] fitted = law.fitted();
        double[] measured = law.runs().loss();
        // What the law puts down to this shape, plus what it cannot explain.
        double[] partial = IntStream.range(0, values.length)
                .mapToDouble(i -> (100 + curve.applyAsDouble(values[i])) * measured[i] / fitted[i] - 100)
                .toArray();
        boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
        Panel panel = new Panel(
                optimum.estimate()
                        .map(estimate -> "Best " + variable.column() + " " + Numbers.significant(estimate.value(), 3)
                                + " " + ends(estimate))
                        .orElse("Loss over " + variable.column() + ": no best value"),
                width ? "relative width d/√N" : "MLP parameters / attention parameters",
                "loss above the best shape (%)",
                460,
                440);
        panel.xLogarithmic();
        double low = least(values) / 1.1;
        double high = most(values) * 1.1;
        double[] grid = grid(low, high);
        double[] line = Arrays.stream(grid).map(curve).toArray();
        double bottom = Math.min(least(partial), least(line));
        double top = Math.max(most(partial), most(line));
        double margin = 0.05 * (top - bottom);
        optimum.estimate().ifPresent(estimate -> {
            double from = Math.max(low, estimate.interval().low());
            double to = Math.min(high, estimate.interval().high());
            if (from < to) {
                double[] ends = {from, to};
                double[] floor = {bottom - margin, bottom - margin};
                double[] ceiling = {top + margin, top + margin};
                panel.band("interval", Panel.INK, ends, floor, ceiling).setShowInLegend(false);
            }
        });
        panel.line("law", Panel.INK, 2f, grid, line);
        drawn.add(variable.column(), "law", grid, line);
        groups(law, (name, index, rows) -> {
            panel.points(name, index, select(values, rows), select(partial, rows));
            drawn.add(variable.column(), name, select(values, rows), select(partial, rows));
        });
        panel.xRange(low, high);
        panel.yRange(bottom - margin, top + margin);
        return panel.chart();
    }

    private static String ends(Estimate estimate) {
        return "["
                + (Double.isFinite(estimate.interval().low())
                        ? Numbers.significant(estimate.interval().low(), 3)
                        : "open")
                + ", "
                + (Double.isFinite(estimate.interval().high())
                        ? Numbers.significant(estimate.interval().high(), 3)
                        : "open")
                + "]";
    }

    private static double[] grid(double low, double high) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> low * Math.pow(high / low, (double) i / STEPS))
                .toArray();
    }

    /** Called once for each set of runs that is drawn alike. */
    @FunctionalInterface
    private interface EachGroup {
        void accept(String name, int index, int[] rows);
    }

    /** One series per level, or one for all where there are more levels than colours. */
    private static void groups(Law law, EachGroup each) {
        int[] level = law.levelOfRuns();
        List<String> names = law.levels();
        if (names.size() > Panel.colors()) {
            each.accept(
                    "runs of " + names.size() + " levels",
                    0,
                    IntStream.range(0, level.length).toArray());
            return;
        }
        for (int g = 0; g < names.size(); g++) {
            int group = g;
            each.accept(
                    names.get(g),
                    g,
                    IntStream.range(0, level.length)
                            .filter(i -> level[i] == group)
                            .toArray());
        }
    }

    private static double[] select(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }

    private static double[] shift(double[] values, double by) {
        return Arrays.stream(values).map(v -> v + by).toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /** Collects what was drawn. */
    private static final class Drawn {
        private final StringColumn panel = StringColumn.create("panel");
        private final StringColumn series = StringColumn.create("series");
        private final DoubleColumn x = DoubleColumn.create("x");
        private final DoubleColumn y = DoubleColumn.create("y");

        void add(String panelName, String seriesName, double[] xs, double[] ys) {
            for (int i = 0; i < xs.length; i++) {
                panel.append(panelName);
                series.append(seriesName);
                x.append(xs[i]);
                y.append(ys[i]);
            }
        }

        Table table(String xName, String yName) {
            return Table.create("figure", panel, series, x.setName(xName), y.setName(yName));
        }
    }
}
