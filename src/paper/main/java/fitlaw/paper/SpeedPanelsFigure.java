package fitlaw.paper;

import fitlaw.figure.Figure;
import fitlaw.figure.Panel;
import fitlaw.figure.Scale;

/** Draws throughput over batch, as in the paper's figures 2, 3 and 11. */
final class SpeedPanelsFigure {
    private static final int HEIGHT = 380;

    private SpeedPanelsFigure() {}

    static Figure of(SpeedAnalysis analysis) {
        return PaperFigures.of(
                analysis,
                analysis.panels().stream()
                        .map(panel -> panel(panel, Panel.WIDEST / analysis.columns()))
                        .toList(),
                analysis.table(),
                "Lines with bands are predictions of a model calibrated without the shapes shown. Points are"
                        + " measurements.",
                analysis.notes());
    }

    private static Panel panel(SpeedPanel of, int width) {
        Panel panel = new Panel(of.title(), "batch size", "output tokens per second", width, HEIGHT)
                .xScale(Scale.POWERS_OF_TWO)
                .yScale(Scale.LOGARITHMIC)
                .labelEnds();
        for (int i = 0; i < of.curves().size(); i++) {
            of.curves().get(i).draw(panel, i);
        }
        return panel;
    }
}
