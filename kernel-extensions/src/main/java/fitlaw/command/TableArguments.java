package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options for reading a table whose columns have other names, are missing, or are split over two files. */
public class TableArguments extends SharedOptions {
    /** All options of this class. */
    static final List<String> OF_TABLES = List.of("--columns", "--given", "--join", "--on");

    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            description =
                    "Names of Fitlaw's columns in the table, such as loss=val_ce,tokens=seen, or formulas, such as"
                            + " 'tokens=C/(6*N)'; names of Hugging Face, Weights & Biases and MLflow are recognised.")
    @Completes(by = TableCandidates.RunColumns.class)
    private String columns;

    @Option(
            names = "--given",
            paramLabel = "COLUMN=VALUE",
            description = "Value of a missing column, the same for all runs, such as head_dim=64. May be repeated.")
    @Completes(by = TableCandidates.RunValues.class)
    private final List<String> given = new ArrayList<>();

    @Option(
            names = "--join",
            paramLabel = "FILE",
            description = "Add the columns of a second file or folder, such as shapes or results of"
                    + " lm-evaluation-harness.")
    @Completes(files = {".csv", ".parquet", ".jsonl", ".json"})
    private Path join;

    @Option(
            names = "--on",
            paramLabel = "KEY",
            description = "Column that matches the rows of --join to the runs, such as model, or OURS=THEIRS.")
    private String on;

    /** Filled in by picocli. */
    public TableArguments() {}

    /**
     * {@return how the table is read}
     *
     * @param conditions what rows must meet, any number of them
     * @param space where files are looked up
     */
    final JavaCall<RunOptions> options(List<String> conditions, Workspace space) {
        if ((join == null) != (on == null)) {
            throw wrong("--join FILE and --on KEY must be given together.");
        }
        return checked(() -> {
            JavaCall<RunOptions> options = JavaCall.of(RunOptions::defaults)
                    .with(RunOptions::withWhere, conditions.isEmpty() ? null : both(conditions))
                    .with(RunOptions::withColumns, columns);
            for (Map.Entry<String, String> value :
                    values(given, ", such as head_dim=64").entrySet()) {
                options =
                        JavaCall.of(RunOptions::withGiven, options, literal(value.getKey()), literal(value.getValue()));
            }
            options = withLogs(options);
            options =
                    join == null ? options : JavaCall.of(RunOptions::withJoin, options, space.file(join), literal(on));
            options.value();
            return options;
        });
    }

    /** Refuses the first of all these options that was written. */
    final void refuseAll(String why) {
        refuse(OF_TABLES, why);
    }

    /** {@return options with what is known of logs, if the table may be of logs} */
    JavaCall<RunOptions> withLogs(JavaCall<RunOptions> options) {
        return options;
    }

    /** The last condition first, since that is the one that the others narrow down. */
    private static String both(List<String> conditions) {
        int end = conditions.size() - 1;
        StringBuilder all = new StringBuilder(conditions.get(end));
        conditions
                .subList(0, end)
                .forEach(other -> all.append(" & (").append(other).append(')'));
        return all.toString();
    }
}
