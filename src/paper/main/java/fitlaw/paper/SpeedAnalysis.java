package fitlaw.paper;

import fitlaw.figure.BatchTable;
import fitlaw.figure.Figure;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * A figure of the paper with throughput over batch: figures 2, 3 and 11.
 *
 * @param number number of the figure
 * @param title title
 * @param source the files of the data
 * @param columns panels in a row
 * @param panels the panels, row by row
 * @param notes limits and assumptions
 * @param verdict the paper's claim and the result here
 */
record SpeedAnalysis(
        int number,
        String title,
        String source,
        int columns,
        List<SpeedPanel> panels,
        List<String> notes,
        Verdict verdict)
        implements FigureAnalysis {
    /**
     * Creates an analysis.
     *
     * @param number number of the figure
     * @param title title
     * @param source the files of the data
     * @param columns panels in a row
     * @param panels the panels, row by row
     * @param notes limits and assumptions
     * @param verdict the paper's claim and the result here
     */
    public SpeedAnalysis {
        panels = List.copyOf(panels);
        notes = List.copyOf(notes);
    }

    static Verdict verdict(String claim, List<SpeedPanel> panels) {
        List<SpeedContrast> contrasts =
                panels.stream().map(SpeedPanel::contrast).toList();
        return new Verdict(
                claim,
                contrasts.stream().map(SpeedContrast::words).collect(Collectors.joining(". ")) + ".",
                SpeedContrast.all(contrasts));
    }

    /** {@return rows of {@code panel, gpu, series, batch, tokens_per_second, low, high, method, measured}} */
    @Override
    public Table table() {
        BatchTable rows = new BatchTable("tokens_per_second", "panel", "gpu");
        for (SpeedPanel one : panels) {
            one.curves().forEach(curve -> rows.add(curve, one.title(), one.card()));
        }
        return rows.named("figure " + number);
    }

    @Override
    public Figure draw() {
        return SpeedPanelsFigure.of(this);
    }
}
