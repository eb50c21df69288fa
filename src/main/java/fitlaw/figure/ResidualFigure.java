package fitlaw.figure;

import fitlaw.fit.Matrices;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Residuals of a law; if noise differs between runs, in units in which all have the same noise. */
final class ResidualFigure {
    private static final int WIDTH = 350;
    private static final int LEAST_HEIGHT = 380;
    private static final int HEIGHT_OF_A_LEVEL = 15;
    private static final int AROUND = 130;

    private final Law law;
    private final double[] residuals;
    private final double edge;
    private final int height;
    private final DrawnTable drawn = new DrawnTable();

    private ResidualFigure(Law law) {
        this.law = law;
        residuals = law.diagnostics().weighedResiduals();
        double most = Arrays.stream(residuals).map(Math::abs).max().orElseThrow();
        edge = 1.08 * Math.max(most, 2 * law.diagnostics().sigma().orElseThrow());
        height =
                Math.max(LEAST_HEIGHT, AROUND + HEIGHT_OF_A_LEVEL * law.levels().size());
    }

    static Figure of(Law law) {
        ResidualFigure figure = new ResidualFigure(law);
        List<Panel> panels = new ArrayList<>();
        if (!law.levels().isEmpty()) {
            panels.add(figure.byLevel());
        }
        for (ShapeVariable variable : law.curves().keySet()) {
            panels.add(figure.over(variable));
        }
        return new Figure(
                "Residuals, " + law.name() + " law",
                law.runs().source(),
                panels,
                figure.drawn.table("place", "residual"));
    }

    private Panel byLevel() {
        List<Integer> order = GroupStyles.order(law.levels());
        List<String> names = order.stream().map(law.levels()::get).toList();
        int[] place = IntStream.of(law.diagnostics().levelOfRuns())
                .map(order::indexOf)
                .toArray();
        Panel panel = new Panel("By group", "measured minus fitted " + Axis.response(law), "", WIDTH + 50, height);
        double band = 2 * law.diagnostics().sigma().orElseThrow();
        double[] across = {-0.5, names.size() - 0.5};
        panel.band(
                Axis.twoSigma(law),
                Panel.INK,
                new double[] {-band, band},
                new double[] {across[0], across[0]},
                new double[] {across[1], across[1]});
        panel.guide("none", new double[] {0, 0}, across);
        GroupStyles.of(law, (name, index, rows) -> {
            double[] x = Matrices.pick(residuals, rows);
            double[] y = IntStream.of(rows).mapToDouble(i -> place[i]).toArray();
            panel.points(name, index, x, y).about(Axis.names(law, rows));
            drawn.add("level", name, y, x);
        });
        panel.xRange(-edge, edge);
        panel.yNames(names);
        return panel;
    }

    private Panel over(ShapeVariable variable) {
        double[] values = law.diagnostics().values(variable);
        Plane.Range range = Plane.Range.around(values);
        Panel panel = new Panel(
                "Against " + Axis.name(variable),
                Axis.title(variable),
                "residual (nats per token)",
                WIDTH,
                LEAST_HEIGHT);
        double band = 2 * law.diagnostics().sigma().orElseThrow();
        double[] ends = {range.low(), range.high()};
        panel.band(Axis.twoSigma(law), Panel.INK, ends, new double[] {-band, -band}, new double[] {band, band});
        panel.guide("none", ends, new double[] {0, 0});
        GroupStyles.of(law, (name, index, rows) -> {
            double[] x = Matrices.pick(values, rows);
            double[] y = Matrices.pick(residuals, rows);
            panel.points(name, index, x, y).about(Axis.names(law, rows));
            drawn.add(variable.column(), name, x, y);
        });
        panel.xScale(Scale.LOGARITHMIC);
        panel.xRange(range.low(), range.high());
        panel.yRange(-edge, edge);
        return panel;
    }
}
