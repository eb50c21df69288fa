package fitlaw.paper;

import fitlaw.figure.BatchTable;
import fitlaw.figure.Figure;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * One of the paper's figures of throughput over batch: figures 2, 3 and 11.
 *
 * @param number the figure's number
 * @param title what it shows
 * @param source the files that the numbers came from
 * @param columns panels that stand beside each other in a row
 * @param panels the panels, row by row
 * @param notes what a reader must know
 * @param verdict what the paper claims and what is seen here
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
     * @param number the figure's number
     * @param title what it shows
     * @param source the files that the numbers came from
     * @param columns panels in a row
     * @param panels the panels, row by row
     * @param notes what a reader must know
     * @param verdict what the paper claims and what is seen here
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
