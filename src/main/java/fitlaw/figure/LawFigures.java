package fitlaw.figure;

import fitlaw.fit.Matrices;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Figures of a law. */
final class LawFigures {
    private static final int STEPS = 120;

    private LawFigures() {}

    static Figure fit(Law law) {
        double[] measured = law.runs().loss();
        double[] fitted = law.diagnostics().fitted();
        String title = "Predicted against measured " + law.response();
        Panel panel = new Panel(title, "predicted " + Axis.response(law), "measured " + Axis.response(law), 560, 460);
        double low = Math.min(Axis.least(measured), Axis.least(fitted));
        double high = Math.max(Axis.most(measured), Axis.most(fitted));
        double band = 2 * law.diagnostics().sigma().orElseThrow();
        double margin =
                Math.max(0.03 * (high - low), 0.5 * law.diagnostics().sigma().orElseThrow());
        double[] ends = {low - margin, high + margin};
        panel.band(Axis.twoSigma(law), Panel.INK, ends, shift(ends, -band), shift(ends, band));
        panel.guide("equal", ends, ends);
        DrawnTable drawn = new DrawnTable();
        GroupStyles.of(law, (name, index, rows) -> {
            double[] x = Matrices.pick(fitted, rows);
            double[] y = Matrices.pick(measured, rows);
            panel.points(name, index, x, y).about(Axis.names(law, rows));
            drawn.add("fit", name, x, y);
        });
        panel.xRange(ends[0], ends[1]);
        panel.yRange(ends[0] - band, ends[1] + band);
        return new Figure(
                title + ", " + law.name() + " law",
                law.runs().source(),
                List.of(panel),
                drawn.table("predicted_loss", "measured_loss"));
    }

    static Figure shape(Law law) {
        requireCurves(law);
        double x0 = Axis.at(
                law.optimum().relativeWidth(),
                law.domain().centre(ShapeVariable.RELATIVE_WIDTH).orElse(Double.NaN));
        double r0 = Axis.at(
                law.optimum().mlpRatio(),
                law.domain().centre(ShapeVariable.MLP_RATIO).orElse(Double.NaN));
        List<Panel> panels = new ArrayList<>();
        DrawnTable drawn = new DrawnTable();
        for (ShapeVariable variable : law.curves().keySet()) {
            boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
            DoubleUnaryOperator curve =
                    v -> 100 * ((width ? law.factor(v, r0) : law.factor(x0, v)) / law.factor(x0, r0) - 1);
            Quantity optimum =
                    width ? law.optimum().relativeWidth() : law.optimum().mlpRatio();
            panels.add(curve(law, variable, curve, optimum, drawn));
        }
        return new Figure(
                "Loss against shape, " + law.name() + " law",
                law.runs().source(),
                panels,
                drawn.table("shape", "excess_loss_per_cent"));
    }

    private static void requireCurves(Law law) {
        List<ShapeVariable> curves = List.copyOf(law.curves().keySet());
        if (curves.isEmpty() || curves.contains(ShapeVariable.PRODUCT)) {
            String source = law.runs().source();
            String why = curves.isEmpty()
                    ? " has no effect of x or r that " + source + " identifies"
                    : " has no separate effects of x and r";
            throw new IllegalArgumentException("the " + law.name() + " law" + why
                    + ". Draw the figure fit or residuals instead (in Java, Figure.fit or Figure.residuals).");
        }
    }

    private static Panel curve(
            Law law, ShapeVariable variable, DoubleUnaryOperator curve, Quantity optimum, DrawnTable drawn) {
        double[] values = law.diagnostics().values(variable);
        double[] fitted = law.diagnostics().fitted();
        double[] measured = law.runs().loss();
        // Partial residuals: the effect of this shape variable plus the residual.
        double[] partial = IntStream.range(0, values.length)
                .mapToDouble(i -> (100 + curve.applyAsDouble(values[i])) * measured[i] / fitted[i] - 100)
                .toArray();
        Panel panel = new Panel(
                optimum.estimate()
                        .map(estimate -> Axis.best(variable, estimate))
                        .orElse("Loss against " + Axis.name(variable) + ": no best value"),
                Axis.title(variable),
                "loss above the best shape (%)",
                460,
                440);
        panel.xScale(Scale.LOGARITHMIC);
        double low = Axis.least(values) / 1.1;
        double high = Axis.most(values) * 1.1;
        double[] grid = Axis.logarithmic(low, high, STEPS);
        double[] line = Arrays.stream(grid).map(curve).toArray();
        double bottom = Math.min(Axis.least(partial), Axis.least(line));
        double top = Math.max(Axis.most(partial), Axis.most(line));
        double margin = 0.05 * (top - bottom);
        optimum.estimate().ifPresent(estimate -> {
            double from = Math.max(low, estimate.interval().low());
            double to = Math.min(high, estimate.interval().high());
            if (from < to) {
                double[] ends = {from, to};
                double[] floor = {bottom - margin, bottom - margin};
                double[] ceiling = {top + margin, top + margin};
                panel.band(Axis.interval(estimate), Panel.INK, ends, floor, ceiling);
            }
        });
        panel.line("law", Panel.INK, 2f, grid, line);
        drawn.add(variable.column(), "law", grid, line);
        GroupStyles.of(law, (name, index, rows) -> {
            panel.points(name, index, Matrices.pick(values, rows), Matrices.pick(partial, rows))
                    .about(Axis.names(law, rows));
            drawn.add(variable.column(), name, Matrices.pick(values, rows), Matrices.pick(partial, rows));
        });
        panel.xRange(low, high);
        panel.yRange(bottom - margin, top + margin);
        return panel;
    }

    private static double[] shift(double[] values, double by) {
        return Arrays.stream(values).map(v -> v + by).toArray();
    }
}
