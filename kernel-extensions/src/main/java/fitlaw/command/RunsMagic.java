package fitlaw.command;

import fitlaw.magic.Completes;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code %runs}: training runs from a file or a dataframe. */
@Command(
        header = "read training runs from a file, a folder or a dataframe",
        description = """
                Creates the variable NAME of type Runs and shows its content. A table needs loss (nats per token) and
                either the shape (d_model, d_ff, n_layers, n_heads, n_kv_heads, head_dim) or n_params_non_embedding with
                mlp_attn_ratio and d_model or d_over_sqrt_n.

                FILE is CSV, Parquet, JSON Lines (.jsonl, .ndjson, also .gz), a JSON list, an export of Weights & Biases
                (runs, panel or history), trainer_state.json of Hugging Face, or results of lm-evaluation-harness; or a
                folder of such files, one per run; or a variable of type Table or Runs. Parquet and logs are read by
                DuckDB, which is downloaded on first use.""",
        footer = {
            "%runs sweep data/runs/nano.csv",
            "%runs sweep data/runs/nano.csv --where \"x >= 0.06\"",
            "%runs sweep logs.parquet --logs run_id,tokens,loss --join shapes.csv --on run_id=name"
        })
final class RunsMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE")
    @Completes(
            files = {".csv", ".tsv", ".txt", ".parquet", ".jsonl", ".ndjson", ".json", ".gz"},
            variables = {Table.class, Runs.class})
    private String file;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Use only rows that meet this condition, such as \"size_class == '1M' & x >= 0.06\", where N,"
                    + " D, x, r and L are computed. Other rows are listed with the reason.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression where;

    @Mixin
    private RunArguments reading;

    RunsMagic() {
        super("runs");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        space.make(name, reading.read(file, where == null ? List.of() : List.of(where.toString()), space));
    }
}
