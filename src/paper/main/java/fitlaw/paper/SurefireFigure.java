package fitlaw.paper;

import fitlaw.figure.Axis;
import fitlaw.figure.BatchSeries;
import fitlaw.figure.Figure;
import fitlaw.figure.MarkerShape;
import fitlaw.figure.Panel;
import fitlaw.figure.Scale;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Draws figure 7 of the paper: loss at the largest size, and throughput of Surefire relative to LLaMA. */
final class SurefireFigure {
    private static final int HEIGHT = 380;
    private static final int WIDTH = Panel.WIDEST / 2;
    /** The other shape variable counts as near its best value within this factor, where its effect on loss is small. */
    private static final double NEAR = 1.6;

    private SurefireFigure() {}

    static Figure of(SurefireAnalysis analysis) {
        LargestSize loss = analysis.loss();
        List<Panel> panels = new ArrayList<>(Panel.sameY(List.of(
                loss(
                        loss,
                        "d/√N",
                        loss.relativeWidth(),
                        LargestSize.Run::relativeWidth,
                        "r",
                        loss.mlpRatio(),
                        LargestSize.Run::mlpRatio),
                loss(
                        loss,
                        "MLP/attention ratio r",
                        loss.mlpRatio(),
                        LargestSize.Run::mlpRatio,
                        "d/√N",
                        loss.relativeWidth(),
                        LargestSize.Run::relativeWidth))));
        analysis.panels().forEach(panel -> panels.add(ratios(panel)));
        return PaperFigures.of(
                analysis,
                panels,
                analysis.table(),
                "Lines with bands are predictions, points are measurements. Crosses and the dashed line are the"
                        + " paper's own numbers.",
                analysis.notes());
    }

    private static Panel loss(
            LargestSize of,
            String words,
            Quantity best,
            ToDoubleFunction<LargestSize.Run> x,
            String otherWords,
            Quantity otherBest,
            ToDoubleFunction<LargestSize.Run> other) {
        Panel panel = new Panel(
                        "Loss of our " + of.size() + " runs against " + words,
                        words,
                        "loss (nats per token)",
                        WIDTH,
                        HEIGHT)
                .xScale(Scale.LOGARITHMIC);
        best.estimate().ifPresent(estimate -> optimum(panel, of, estimate));
        Optional<Estimate> otherEstimate = otherBest.estimate();
        List<LargestSize.Run> near = of.runs().stream()
                .filter(run -> otherEstimate
                        .map(estimate ->
                                Math.abs(Math.log(other.applyAsDouble(run) / estimate.value())) <= Math.log(NEAR))
                        .orElse(true))
                .toList();
        List<LargestSize.Run> far =
                of.runs().stream().filter(run -> !near.contains(run)).toList();
        runs(panel, otherWords + " far from its best value", Panel.PALE, far, x);
        runs(panel, otherWords + " near its best value", Panel.color(0), near, x);
        return panel;
    }

    private static void optimum(Panel panel, LargestSize of, Estimate best) {
        double[] losses = of.runs().stream().mapToDouble(LargestSize.Run::loss).toArray();
        panel.line(
                "best shape predicted from smaller sizes",
                Panel.color(1),
                2f,
                new double[] {best.value(), best.value()},
                new double[] {Axis.least(losses), Axis.most(losses)});
        if (best.interval().isBounded()) {
            panel.upright(
                    "interval",
                    Panel.color(1),
                    best.interval().low(),
                    best.interval().high());
        }
    }

    private static void runs(
            Panel panel, String name, Color color, List<LargestSize.Run> runs, ToDoubleFunction<LargestSize.Run> x) {
        if (!runs.isEmpty()) {
            panel.points(
                    name,
                    MarkerShape.CIRCLE,
                    color,
                    runs.stream().mapToDouble(x).toArray(),
                    runs.stream().mapToDouble(LargestSize.Run::loss).toArray());
        }
    }

    private static Panel ratios(SurefireAnalysis.Ratios of) {
        Panel panel = new Panel(
                        of.model() + " relative to LLaMA", "batch size", "ratio of tokens per second", WIDTH, HEIGHT)
                .xScale(Scale.POWERS_OF_TWO);
        int last = of.ratios().stream()
                .flatMap(series -> series.points().stream())
                .mapToInt(BatchSeries.Point::batch)
                .max()
                .orElse(1);
        panel.guide("equal", new double[] {1, last}, new double[] {1, 1});
        panel.guide("claimed", new double[] {1, last}, new double[] {SurefireAnalysis.CLAIMED, SurefireAnalysis.CLAIMED
                })
                .label("paper: up to " + SurefireAnalysis.CLAIMED, Panel.INK, 1.9, SurefireAnalysis.CLAIMED - 0.025);
        for (int i = 0; i < of.ratios().size(); i++) {
            of.ratios().get(i).draw(panel, i);
        }
        of.printed().forEach(printed -> printed(panel, printed, last));
        return panel;
    }

    private static void printed(Panel panel, PrintedRatio printed, int last) {
        String name = printed.name();
        double middle = printed.middle();
        if (printed.batch().isPresent()) {
            double[] batch = {printed.batch().getAsInt()};
            panel.points(name, MarkerShape.CROSS, Panel.INK, batch, new double[] {middle});
            panel.segments(name + ", range", Panel.INK, 2f, List.of(new double[] {
                        batch[0], printed.low(), batch[0], printed.high()
                    }))
                    .unnamed();
        } else {
            panel.line(name, Panel.INK, 1.5f, new double[] {1, last}, new double[] {middle, middle})
                    .dashed();
        }
    }
}
