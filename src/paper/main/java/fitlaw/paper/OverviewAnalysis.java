package fitlaw.paper;

import fitlaw.figure.Figure;
import fitlaw.fit.Estimate;
import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figure 1: predicted loss against throughput of the named models, with the result of a search of the same size.
 *
 * @param title title
 * @param source the files of the data
 * @param panels one panel for each size
 * @param notes limits and assumptions
 * @param verdict the paper's claim and the result here
 */
record OverviewAnalysis(String title, String source, List<OfSize> panels, List<String> notes, Verdict verdict)
        implements FigureAnalysis {
    /**
     * One size.
     *
     * @param size name of the size
     * @param batch concurrent sequences
     * @param law name of the published coefficients that predict loss
     * @param found result of the search with the LLaMA model as baseline
     * @param models the named models
     */
    public record OfSize(String size, int batch, String law, Candidates found, List<Model> models) {
        /**
         * Creates a panel.
         *
         * @param size name of the size
         * @param batch concurrent sequences
         * @param law name of the published coefficients that predict loss
         * @param found result of the search
         * @param models the named models
         */
        public OfSize {
            models = List.copyOf(models);
        }
    }

    /**
     * A named model.
     *
     * @param name name
     * @param predictedLoss the printed loss of the LLaMA model times the ratio of the factors by the published law, in
     *     nats per token
     * @param printedLoss loss printed in the paper
     * @param tokensPerSecond predicted output tokens per second
     * @param overLlama ratio to the LLaMA model
     */
    public record Model(
            String name, double predictedLoss, double printedLoss, Estimate tokensPerSecond, Estimate overLlama) {}

    /**
     * Creates an analysis.
     *
     * @param title title
     * @param source the files of the data
     * @param panels one panel for each size
     * @param notes limits and assumptions
     * @param verdict the paper's claim and the result here
     */
    public OverviewAnalysis {
        panels = List.copyOf(panels);
        notes = List.copyOf(notes);
    }

    @Override
    public int number() {
        return 1;
    }

    /** {@return rows of {@code panel, series, batch, predicted_loss, printed_loss, tokens_per_second, low, high}} */
    @Override
    public Table table() {
        Rows rows = new Rows();
        for (OfSize panel : panels) {
            panel.models()
                    .forEach(model -> rows.add(
                            panel, model.name(), model.predictedLoss(), model.printedLoss(), model.tokensPerSecond()));
            for (Candidate one : panel.found().front()) {
                rows.add(panel, "front of the search", one.loss().value(), Double.NaN, one.objective());
            }
        }
        return rows.table();
    }

    private static final class Rows {
        private final StringColumn panel = StringColumn.create("panel");
        private final StringColumn series = StringColumn.create("series");
        private final IntColumn batch = IntColumn.create("batch");
        private final DoubleColumn predicted = DoubleColumn.create("predicted_loss");
        private final DoubleColumn printed = DoubleColumn.create("printed_loss");
        private final DoubleColumn rate = DoubleColumn.create("tokens_per_second");
        private final DoubleColumn low = DoubleColumn.create("low");
        private final DoubleColumn high = DoubleColumn.create("high");

        void add(OfSize of, String name, double predictedLoss, double printedLoss, Estimate tokensPerSecond) {
            panel.append(of.size());
            series.append(name);
            batch.append(of.batch());
            predicted.append(predictedLoss);
            if (Double.isNaN(printedLoss)) {
                printed.appendMissing();
            } else {
                printed.append(printedLoss);
            }
            rate.append(tokensPerSecond.value());
            low.append(tokensPerSecond.interval().low());
            high.append(tokensPerSecond.interval().high());
        }

        Table table() {
            return Table.create("figure 1", panel, series, batch, predicted, printed, rate, low, high);
        }
    }

    @Override
    public Figure draw() {
        return OverviewFigure.of(this);
    }
}
