package fitlaw.paper;

import fitlaw.figure.BatchSeries;
import fitlaw.figure.BatchTable;
import fitlaw.figure.Figure;
import fitlaw.fit.Interval;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * Figure 7: the loss of the largest size with the predicted best shape, and the throughput of Surefire over LLaMA.
 *
 * @param title title
 * @param source the files of the data
 * @param loss runs of the largest size
 * @param panels the throughputs, one panel for each size
 * @param notes limits and assumptions
 * @param verdict the paper's claim and the result here
 */
record SurefireAnalysis(
        String title, String source, LargestSize loss, List<Ratios> panels, List<String> notes, Verdict verdict)
        implements FigureAnalysis {
    /** The largest ratio of tokens per second that the paper claims. */
    public static final double CLAIMED = 1.42;

    /**
     * Throughput of a model relative to the LLaMA model of its size.
     *
     * @param model the model
     * @param ratios one series for each GPU
     * @param printed ratios printed in the paper
     */
    public record Ratios(String model, List<BatchSeries> ratios, List<PrintedRatio> printed) {
        /**
         * Creates a panel.
         *
         * @param model the model
         * @param ratios one series for each GPU
         * @param printed ratios printed in the paper
         */
        public Ratios {
            ratios = List.copyOf(ratios);
            printed = List.copyOf(printed);
        }
    }

    /**
     * Creates an analysis.
     *
     * @param title title
     * @param source the files of the data
     * @param loss runs of the largest size
     * @param panels the throughputs
     * @param notes limits and assumptions
     * @param verdict the paper's claim and the result here
     */
    public SurefireAnalysis {
        panels = List.copyOf(panels);
        notes = List.copyOf(notes);
    }

    @Override
    public int number() {
        return 7;
    }

    /**
     * {@return rows of {@code panel, series, batch, ratio, low, high, method, measured}, including the paper's own
     * numbers, followed by the runs of the largest size, with {@code d_over_sqrt_n, mlp_attn_ratio, loss}}
     */
    @Override
    public Table table() {
        BatchTable rows = new BatchTable("ratio", "panel");
        for (Ratios one : panels) {
            one.ratios().forEach(series -> rows.add(series, one.model()));
            one.printed()
                    .forEach(printed -> rows.add(
                            printed.name(),
                            printed.batch(),
                            printed.middle(),
                            new Interval(printed.low(), printed.high(), "printed"),
                            Double.NaN,
                            one.model()));
        }
        Table table = rows.named("figure 7");
        for (String name : List.of("d_over_sqrt_n", "mlp_attn_ratio", "loss")) {
            table.addColumns(DoubleColumn.create(name, table.rowCount()));
        }
        for (LargestSize.Run run : loss.runs()) {
            Row row = table.appendRow();
            row.setString("panel", "loss of " + loss.size());
            row.setString("series", "runs");
            row.setDouble("d_over_sqrt_n", run.relativeWidth());
            row.setDouble("mlp_attn_ratio", run.mlpRatio());
            row.setDouble("loss", run.loss());
        }
        return table;
    }

    @Override
    public Figure draw() {
        return SurefireFigure.of(this);
    }
}
