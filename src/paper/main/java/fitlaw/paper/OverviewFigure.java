package fitlaw.paper;

import fitlaw.figure.Figure;
import fitlaw.figure.MarkerShape;
import fitlaw.figure.Panel;
import fitlaw.search.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws figure 1: predicted loss against throughput. */
final class OverviewFigure {
    private static final int HEIGHT = 430;

    private OverviewFigure() {}

    static Figure of(OverviewAnalysis analysis) {
        return PaperFigures.of(
                analysis,
                analysis.panels().stream().map(OverviewFigure::panel).toList(),
                analysis.table(),
                "Better models are up and to the left. Bars and bands are intervals of speed; plus signs mark"
                        + " printed losses.",
                analysis.notes());
    }

    private static Panel panel(OverviewAnalysis.OfSize of) {
        Panel panel = new Panel(
                String.format(
                        Locale.ROOT,
                        "%s at batch %d, loss predicted by coefficients %s",
                        of.size(),
                        of.batch(),
                        of.law()),
                "predicted loss (nats per token)",
                "output tokens per second",
                Panel.WIDEST / 2,
                HEIGHT);
        List<Candidate> front = of.found().front().stream()
                .sorted(Comparator.comparingDouble(row -> row.loss().value()))
                .toList();
        double[] loss = values(front, row -> row.loss().value());
        panel.line(
                "Pareto front of the search at this size", Panel.INK, 1.6f, loss, values(front, row -> row.objective()
                        .value()));
        panel.band(
                        "interval of the front",
                        Panel.PALE,
                        loss,
                        values(front, row -> row.objective().interval().low()),
                        values(front, row -> row.objective().interval().high()))
                .alpha(45);
        double limit = of.found().lossLimit();
        panel.guide("loss of LLaMA", new double[] {limit, limit}, new double[] {0, 1.15 * top(of)});
        for (int i = 0; i < of.models().size(); i++) {
            model(panel, of.models().get(i), i);
        }
        panel.yRange(0, 1.15 * top(of));
        return panel;
    }

    private static double top(OverviewAnalysis.OfSize of) {
        double front = of.found().front().stream()
                .mapToDouble(row -> row.objective().interval().high())
                .max()
                .orElse(0);
        return of.models().stream()
                .mapToDouble(model -> model.tokensPerSecond().interval().high())
                .reduce(front, Math::max);
    }

    private static void model(Panel panel, OverviewAnalysis.Model model, int index) {
        double speed = model.tokensPerSecond().value();
        panel.points(
                model.name(),
                index,
                new double[] {model.predictedLoss()},
                new double[] {speed},
                new double[] {model.tokensPerSecond().interval().low()},
                new double[] {model.tokensPerSecond().interval().high()});
        if (model.printedLoss() != model.predictedLoss()) {
            panel.line(
                            model.name() + ", printed loss",
                            Panel.color(index),
                            1f,
                            new double[] {model.predictedLoss(), model.printedLoss()},
                            new double[] {speed, speed})
                    .dashed()
                    .unnamed();
            panel.points(
                            model.name() + ", loss as printed",
                            MarkerShape.PLUS,
                            Panel.color(index),
                            new double[] {model.printedLoss()},
                            new double[] {speed})
                    .unnamed();
        }
    }

    private static double[] values(List<Candidate> rows, ToDoubleFunction<Candidate> of) {
        return rows.stream().mapToDouble(of).toArray();
    }
}
