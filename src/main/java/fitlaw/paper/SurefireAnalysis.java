package fitlaw.paper;

import java.util.List;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figure 7: the loss of the largest size with the predicted best shape, and the throughput of Surefire over LLaMA.
 *
 * @param title what it shows
 * @param source the files that the numbers came from
 * @param loss runs of the largest size
 * @param panels the throughputs, a panel a size
 * @param notes what a reader must know
 * @param verdict what the paper claims and what is seen here
 */
public record SurefireAnalysis(
        String title, String source, LargestSize loss, List<Panel> panels, List<String> notes, Verdict verdict)
        implements Analysis {
    /** Times the tokens per second that the paper claims at most. */
    public static final double CLAIMED = 1.42;

    /**
     * Throughput of a model over that of the LLaMA model of its size.
     *
     * @param model the model
     * @param ratios a series a GPU
     * @param printed what the paper says
     */
    public record Panel(String model, List<BatchSeries> ratios, List<PrintedRatio> printed) {
        /**
         * Creates a panel.
         *
         * @param model the model
         * @param ratios a series a GPU
         * @param printed what the paper says
         */
        public Panel {
            ratios = List.copyOf(ratios);
            printed = List.copyOf(printed);
        }
    }

    /**
     * Creates an analysis.
     *
     * @param title what it shows
     * @param source the files that the numbers came from
     * @param loss runs of the largest size
     * @param panels the throughputs
     * @param notes what a reader must know
     * @param verdict what the paper claims and what is seen here
     */
    public SurefireAnalysis {
        panels = List.copyOf(panels);
        notes = List.copyOf(notes);
    }

    @Override
    public int number() {
        return 7;
    }

    /** {@return rows of {@code panel, series, batch, ratio, low, high, method, measured}} */
    @Override
    public Table table() {
        StringColumn panel = StringColumn.create("panel");
        SpeedAnalysis.SeriesTable rows = new SpeedAnalysis.SeriesTable("ratio");
        for (Panel one : panels) {
            for (BatchSeries series : one.ratios()) {
                rows.add(series);
                series.points().forEach(point -> panel.append(one.model()));
            }
        }
        return rows.behind("figure 7", panel);
    }
}
