package fitlaw.figure;

import fitlaw.paper.SpeedAnalysis;
import fitlaw.paper.SpeedPanel;

/** Throughput over batch, as in the paper's figures 2, 3 and 11. */
final class SpeedPanelsFigure {
    private static final int HEIGHT = 380;

    private SpeedPanelsFigure() {}

    static Figure of(SpeedAnalysis analysis) {
        return new Figure(
                        analysis.title(),
                        analysis.source(),
                        analysis.panels().stream()
                                .map(panel -> panel(panel, PanelGrid.WIDEST / analysis.columns()))
                                .toList(),
                        analysis.table())
                .with(PaperFigures.notes(
                        analysis,
                        "Lines with bands are predicted by a model that has seen none of the shapes drawn; points are measured.",
                        analysis.notes()));
    }

    private static Panel panel(SpeedPanel of, int width) {
        Panel panel = new Panel(of.title(), "batch", "output tokens per second", width, HEIGHT)
                .xPowersOfTwo()
                .yLogarithmic()
                .labelEnds();
        for (int i = 0; i < of.curves().size(); i++) {
            BatchLines.draw(panel, of.curves().get(i), i);
        }
        return panel;
    }
}
