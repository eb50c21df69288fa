package fitlaw.magic;

import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/** {@code %runs}: training runs from a file or a dataframe. */
public final class RunsMagic implements Magic {
    private static final TableCandidates.Source TABLE = TableCandidates.Source.file("FILE", RunsMagic::table);
    private static final Syntax SYNTAX = Syntax.of("runs", "%runs sweep data/runs/nano.csv")
            .word("NAME", CompletionCandidates.none())
            .word(
                    "FILE",
                    CompletionCandidates.files(".csv", ".tsv", ".txt", ".parquet", ".jsonl", ".ndjson", ".json", ".gz")
                            .or(CompletionCandidates.variables(Table.class, Runs.class)))
            .option("--where", TableCandidates.condition(TABLE))
            .option("--columns", TableCandidates.renaming(RunOptions.columnNames(), TABLE))
            .repeated(RunWords.GIVEN, CompletionCandidates.none())
            .option(RunWords.LOGS, CompletionCandidates.none())
            .option(RunWords.LAST, CompletionCandidates.none())
            .option(RunWords.AT, CompletionCandidates.none())
            .option(RunWords.JOIN, CompletionCandidates.files(".csv", ".parquet", ".jsonl", ".json"))
            .option(RunWords.ON, CompletionCandidates.none());

    /** Creates the magic; called by the service loader. */
    public RunsMagic() {}

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public Help help() {
        return new Help(
                "training runs from a file, a folder or a dataframe",
                "%runs NAME FILE|FOLDER|TABLE|RUNS [--where CONDITION] [--columns OURS=THEIRS,...] [--given COLUMN=VALUE]"
                        + " [--logs RUN,STEP,LOSS [--last K] [--at STEP,...]] [--join FILE --on KEY]",
                """
                Makes the variable NAME of type Runs and shows what is in it. A table needs loss (nats per token) and either
                the shape (d_model, d_ff, n_layers, n_heads, n_kv_heads, head_dim) or n_params_non_embedding with
                mlp_attn_ratio and d_model or d_over_sqrt_n.

                FILE is CSV, Parquet, JSON Lines (.jsonl, .ndjson, also .gz), a JSON list, an export of Weights & Biases
                (runs, panel or history), trainer_state.json of Hugging Face, or results of lm-evaluation-harness; FOLDER has
                such files, one of each run. Parquet and logs are read by DuckDB, fetched on first use.

                --where CONDITION   use only rows that meet it, such as "size_class == '1M' & x >= 0.06"; N, D, x, r and L
                                    stand for the computed columns. Rows left out are listed with the reason.
                --columns O=T,...   the table's names for Fitlaw's columns, such as loss=val_ce,tokens=seen, or formulas,
                                    such as "tokens=C/(6*N),loss=ln(perplexity)"; names of Hugging Face, Weights & Biases
                                    and MLflow are known
                --given COLUMN=VALUE
                                    a value that all runs share, of a column that the table lacks, such as head_dim=64
                --logs RUN,STEP,LOSS
                                    FILE is logs, many rows a run: keep the loss at each run's last step
                --last K            of logs, the mean of the loss over the last K steps that have one
                --at STEP,...       of logs, also the loss at earlier steps, as columns loss_at_STEP
                --join FILE --on KEY
                                    add the columns of a second file or folder, such as shapes or accuracies; KEY is the
                                    column by which rows belong together, or OURS=THEIRS""",
                "%runs sweep data/runs/nano.csv --where \"x >= 0.06\"");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String name = VariableNames.variable(SYNTAX, "NAME", given.word("NAME"));
        return JavaLine.binds(context, name, call(given, context));
    }

    private static String call(Arguments given, Context context) {
        String source = given.word("FILE");
        Object variable = context.variables().get(source);
        if (variable instanceof Runs) {
            return source
                    + given.option("--where")
                            .map(where -> ".where(" + JavaLine.literal(where) + ")")
                            .orElse("");
        }
        String options = options(given);
        return variable instanceof Table
                ? "Runs.of(" + source + options + ")"
                : "Runs.read(Path.of(" + JavaLine.literal(source) + ")" + options + ")";
    }

    private static String options(Arguments given) {
        String options = calls(given);
        return options.isEmpty() ? "" : ", RunOptions.defaults()" + options;
    }

    private static String calls(Arguments given) {
        Optional<Long> last = given.integer(RunWords.LAST);
        Optional<String> at = given.option(RunWords.AT);
        Optional<String> logs = given.option(RunWords.LOGS);
        Optional<String> join = given.option(RunWords.JOIN);
        try {
            // Says what is wrong with the words before any Java is shown.
            RunWords.apply(
                    RunOptions.defaults(),
                    given.option(RunWords.GIVEN),
                    logs,
                    last,
                    at,
                    join.map(Path::of),
                    given.option(RunWords.ON));
        } catch (IllegalArgumentException e) {
            throw SYNTAX.wrong(e.getMessage());
        }
        String ofLogs = logs.map(JavaLine::literal).orElse("");
        if (last.isPresent() || at.isPresent()) {
            ofLogs = "Logs.parse(" + ofLogs + ")"
                    + last.map(count -> ".withLast(" + count + ")").orElse("")
                    + at.map(RunsMagic::steps).orElse("");
        }
        return call(".withWhere", given.option("--where").map(JavaLine::literal))
                + call(".withColumns", given.option("--columns").map(JavaLine::literal))
                + given.option(RunWords.GIVEN).map(RunsMagic::givens).orElse("")
                + call(".withLogs", Optional.of(ofLogs).filter(text -> !text.isEmpty()))
                + call(
                        ".withJoin",
                        join.map(file -> "Path.of(" + JavaLine.literal(file) + "), "
                                + JavaLine.literal(given.option(RunWords.ON).orElseThrow())));
    }

    private static String call(String method, Optional<String> arguments) {
        return arguments.map(text -> method + "(" + text + ")").orElse("");
    }

    private static String givens(String list) {
        return RunWords.values(list).entrySet().stream()
                .map(value -> ".withGiven(" + JavaLine.literal(value.getKey()) + ", "
                        + JavaLine.literal(value.getValue()) + ")")
                .collect(Collectors.joining());
    }

    private static String steps(String list) {
        return Arrays.stream(RunWords.steps(list))
                .mapToObj(step -> step + "L")
                .collect(Collectors.joining(", ", ".withAt(", ")"));
    }

    private static Optional<Table> table(Object value) {
        return value instanceof Runs runs
                ? Optional.of(runs.table())
                : value instanceof Table table ? Optional.of(table) : Optional.empty();
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
