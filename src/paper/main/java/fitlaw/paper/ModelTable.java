package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * Tables 1 and 2 of the paper: named models with their printed, computed and predicted numbers.
 *
 * <p>FLOPs per token are the paper's {@code 2N + 2 n_layers T q} with {@code q} head size times heads, at the final
 * length T of its workload. KV bytes are for bf16.
 *
 * @param number number of the table
 * @param source the files of the data
 * @param rows one row for each model
 * @param notes limits, assumptions and misprints
 * @param verdict the paper's claim and the result here
 */
public record ModelTable(int number, String source, List<Row> rows, List<String> notes, Verdict verdict)
        implements Report.Source {
    /** Length at the end of the paper's workload, in tokens. */
    static final int LENGTH = PaperServing.LOAD.inputTokens() + PaperServing.LOAD.outputTokens();

    /**
     * Throughput on one GPU.
     *
     * @param card short name of the GPU
     * @param tokensPerSecond predicted output tokens per second
     * @param overLlama ratio to the LLaMA model of its size
     */
    public record Speed(String card, Estimate tokensPerSecond, Estimate overLlama) {}

    /**
     * A model.
     *
     * @param name its name
     * @param architecture its shape
     * @param printed what the paper prints of it
     * @param gap predictions of the printed gap in loss
     * @param batch concurrent sequences of the throughputs
     * @param speeds throughputs, one for each GPU
     */
    public record Row(
            String name, Architecture architecture, Printed printed, PredictedGap gap, int batch, List<Speed> speeds) {
        /**
         * Creates a row.
         *
         * @param name its name
         * @param architecture its shape
         * @param printed what the paper prints of it
         * @param gap predictions of the printed gap in loss
         * @param batch concurrent sequences of the throughputs
         * @param speeds throughputs
         */
        public Row {
            speeds = List.copyOf(speeds);
        }

        /** {@return FLOPs per token by the paper's count} */
        public double flopsPerToken() {
            return 2.0 * architecture.nonEmbeddingParameters()
                    + 2.0 * architecture.nLayers() * LENGTH * architecture.queryWidth();
        }

        /** {@return bytes of keys and values of a token in bf16} */
        public long kvBytesPerToken() {
            return architecture.kvBytesPerToken(2);
        }

        boolean isLlama() {
            return name.startsWith("LLaMA");
        }
    }

    /**
     * What the paper prints of a model.
     *
     * @param width d/√N
     * @param ratio MLP/attention ratio
     * @param loss loss in nats per token
     * @param accuracy mean accuracy in per cent
     * @param gap loss less that of the LLaMA model of its size
     */
    public record Printed(String width, String ratio, double loss, double accuracy, double gap) {}

    /**
     * The loss of a model less that of the LLaMA model of its size, as the paper's laws predict it.
     *
     * @param bySmall by the coefficients of 80M to 297M
     * @param by1B by the coefficients of 1B
     * @param noise standard deviation of the difference of two single runs
     */
    public record PredictedGap(double bySmall, double by1B, double noise) {}

    /**
     * Creates a table.
     *
     * @param number number of the table
     * @param source the files of the data
     * @param rows one row for each model
     * @param notes limits, assumptions and misprints
     * @param verdict the paper's claim and the result here
     */
    public ModelTable {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** {@return the numbers, one row for each model; columns of throughput end in the name of the GPU} */
    public Table table() {
        return ModelRows.table(this);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(
                        "Table " + number + " of arXiv:2510.18245: printed and computed values (" + source + ")")
                .grid(
                        List.of(
                                "model",
                                "d",
                                "f",
                                "layers",
                                "heads",
                                "KV heads",
                                "head dim",
                                "N",
                                "d/√N printed",
                                "computed",
                                "r printed",
                                "computed",
                                "FLOP/token",
                                "KV bytes/token"),
                        rows.stream().map(ModelTable::shape).toList())
                .grid(
                        List.of(
                                "model",
                                "loss",
                                "accuracy %",
                                "gap to LLaMA, printed",
                                "predicted (80M-297M)",
                                "predicted (1B)",
                                "noise of gap (sd)"),
                        rows.stream().map(ModelTable::quality).toList())
                .grid(speedHeader(), rows.stream().map(ModelTable::speed).toList());
        report.text("Losses are in nats per token. Losses and accuracies are as printed; gaps are predicted from"
                + " published coefficients, which have no intervals. Tokens per second are predicted, with"
                + " intervals, for 4096 tokens in and 1024 out.");
        verdict.lines().forEach(report::text);
        notes.forEach(report::note);
        return report.build();
    }

    private static List<String> shape(Row row) {
        Architecture a = row.architecture();
        return List.of(
                row.name(),
                String.valueOf(a.dModel()),
                String.valueOf(a.dFf()),
                String.valueOf(a.nLayers()),
                String.valueOf(a.nHeads()),
                String.valueOf(a.nKvHeads()),
                String.valueOf(a.headDim()),
                Numbers.count((double) a.nonEmbeddingParameters()),
                row.printed().width(),
                Numbers.significant(a.relativeWidth(), 4),
                row.printed().ratio(),
                Numbers.significant(a.mlpRatio(), 4),
                Numbers.count(row.flopsPerToken()),
                String.valueOf(row.kvBytesPerToken()));
    }

    private static List<String> quality(Row row) {
        return List.of(
                row.name(),
                Numbers.plain(row.printed().loss()),
                Numbers.significant(row.printed().accuracy(), 3),
                gap(row, row.printed().gap()),
                gap(row, row.gap().bySmall()),
                gap(row, row.gap().by1B()),
                row.isLlama() ? "" : Numbers.significant(row.gap().noise(), 2));
    }

    private static String gap(Row row, double gap) {
        return row.isLlama() ? "" : String.format(Locale.ROOT, "%+.3f", gap);
    }

    private List<String> speedHeader() {
        List<String> header = new ArrayList<>(List.of("model", "batch"));
        rows.get(0).speeds().forEach(speed -> {
            header.add("tokens/s on " + speed.card());
            header.add("ratio to LLaMA");
        });
        return header;
    }

    private static List<String> speed(Row row) {
        List<String> cells = new ArrayList<>(List.of(row.name(), String.valueOf(row.batch())));
        row.speeds().forEach(speed -> {
            cells.add(SpeedContrast.interval(speed.tokensPerSecond(), 3));
            cells.add(row.isLlama() ? "" : SpeedContrast.interval(speed.overLlama(), 3));
        });
        return cells;
    }

    @Override
    public String toString() {
        return report().text();
    }
}
