package fitlaw.paper;

import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Converts a {@link ModelTable} to columns. */
final class ModelRows {
    private final List<ModelTable.Row> rows;
    private final List<Column<?>> columns = new ArrayList<>();

    private ModelRows(List<ModelTable.Row> rows) {
        this.rows = rows;
    }

    static Table table(ModelTable of) {
        ModelRows all = new ModelRows(of.rows());
        all.text("model", ModelTable.Row::name);
        all.whole("d_model", row -> row.architecture().dModel());
        all.whole("d_ff", row -> row.architecture().dFf());
        all.whole("n_layers", row -> row.architecture().nLayers());
        all.whole("n_heads", row -> row.architecture().nHeads());
        all.whole("n_kv_heads", row -> row.architecture().nKvHeads());
        all.whole("head_dim", row -> row.architecture().headDim());
        all.number("n_params_non_embedding", row -> row.architecture().nonEmbeddingParameters());
        all.number(
                "d_over_sqrt_n_printed", row -> Double.parseDouble(row.printed().width()));
        all.number("d_over_sqrt_n", row -> row.architecture().relativeWidth());
        all.number(
                "mlp_attn_ratio_printed",
                row -> Double.parseDouble(row.printed().ratio()));
        all.number("mlp_attn_ratio", row -> row.architecture().mlpRatio());
        all.number("flops_per_token", ModelTable.Row::flopsPerToken);
        all.number("kv_bytes_per_token", ModelTable.Row::kvBytesPerToken);
        all.number("loss_printed", row -> row.printed().loss());
        all.number("mean_accuracy_percent", row -> row.printed().accuracy());
        all.number("loss_gap_printed", row -> row.printed().gap());
        all.number("loss_gap_80M-297M", row -> row.gap().bySmall());
        all.number("loss_gap_1B", row -> row.gap().by1B());
        all.number("loss_gap_noise", row -> row.gap().noise());
        all.whole("batch", ModelTable.Row::batch);
        for (int i = 0; i < of.rows().get(0).speeds().size(); i++) {
            int card = i;
            String name = of.rows().get(0).speeds().get(i).card();
            all.estimate(
                    "tokens_per_second_" + name, row -> row.speeds().get(card).tokensPerSecond());
            all.estimate("ratio_" + name, row -> row.speeds().get(card).overLlama());
        }
        return Table.create("table " + of.number(), all.columns);
    }

    private void text(String name, Function<ModelTable.Row, String> of) {
        columns.add(StringColumn.create(name, rows.stream().map(of).toList()));
    }

    private void whole(String name, ToIntFunction<ModelTable.Row> of) {
        columns.add(IntColumn.create(name, rows.stream().mapToInt(of).toArray()));
    }

    private void number(String name, ToDoubleFunction<ModelTable.Row> of) {
        columns.add(DoubleColumn.create(name, rows.stream().mapToDouble(of).toArray()));
    }

    private void estimate(String name, Function<ModelTable.Row, Estimate> of) {
        number(name, row -> of.apply(row).value());
        number(name + "_low", row -> of.apply(row).interval().low());
        number(name + "_high", row -> of.apply(row).interval().high());
    }
}
