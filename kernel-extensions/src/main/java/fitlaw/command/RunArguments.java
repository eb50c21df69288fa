package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;
import static fitlaw.magic.JavaCall.of;

import fitlaw.imports.Logs;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Numbers;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/** How files are read as runs: the options of {@code fitlaw fit}, {@code %fitlaw} and {@code %runs}. */
public final class RunArguments extends SharedOptions {
    private static final List<String> ALL =
            List.of("--columns", "--given", "--logs", "--last", "--at", "--join", "--on");

    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            description =
                    "The table's names for Fitlaw's columns, such as loss=val_ce,tokens=seen, or formulas, such as"
                            + " 'tokens=C/(6*N)'; names of Hugging Face, Weights & Biases and MLflow are known.")
    @Completes(by = TableCandidates.RunColumns.class)
    private String columns;

    @Option(
            names = "--given",
            paramLabel = "COLUMN=VALUE",
            description = "A value of a column that the table lacks, the same for all runs, such as head_dim=64. May be"
                    + " repeated.")
    @Completes(by = TableCandidates.RunValues.class)
    private final List<String> given = new ArrayList<>();

    @Option(
            names = "--logs",
            paramLabel = "RUN,STEP,LOSS",
            description = "The file is logs, many rows a run: keep the loss at each run's last step, such as"
                    + " run_id,tokens,loss.")
    private String logs;

    @Option(
            names = "--last",
            paramLabel = "K",
            description = "Of logs, the mean of the loss over the last K steps that have one.")
    private Integer last;

    @Option(
            names = "--at",
            paramLabel = "STEP,...|N,D",
            description =
                    "Of logs, also the loss at earlier steps, as columns loss_at_STEP. In a fit of other tables, a size and a"
                            + " number of tokens, such as 32e6,50e6: the best shape there, with its interval and how far the law"
                            + " is carried; see --best-at.")
    private String at;

    private boolean placed;

    @Option(
            names = "--join",
            paramLabel = "FILE",
            description =
                    "Add the columns of a second file or folder, such as shapes, or results of lm-evaluation-harness.")
    @Completes(files = {".csv", ".parquet", ".jsonl", ".json"})
    private Path join;

    @Option(
            names = "--on",
            paramLabel = "KEY",
            description = "The column by which its rows belong to the runs, such as model, or OURS=THEIRS.")
    private String on;

    /** Filled in by picocli. */
    public RunArguments() {}

    /**
     * {@return runs}
     *
     * @param word a variable of runs or a dataframe, else a file or folder
     * @param conditions what rows must meet, any number of them
     * @param space where the word is looked up
     */
    JavaCall<Runs> read(String word, List<String> conditions, Workspace space) {
        JavaCall<Runs> known = space.variable(word, Runs.class).orElse(null);
        if (known != null) {
            refuse(
                    ALL.stream()
                            .filter(option -> !(placed && option.equals("--at")))
                            .toList(),
                    "says how a file is read, and " + word + " is read already. Leave it out.");
            for (String condition : conditions) {
                known = of(Runs::where, known, literal(condition));
            }
            return known;
        }
        JavaCall<RunOptions> options = options(conditions, space);
        boolean plain = options.value().equals(RunOptions.defaults());
        return space.variable(word, Table.class)
                .map(table -> plain ? of(Runs::of, table) : of(Runs::of, table, options))
                .orElseGet(() -> {
                    JavaCall<Path> file = space.file(Path.of(word));
                    return plain ? of(Runs::read, file) : of(Runs::read, file, options);
                });
    }

    /** {@return what {@code --at} says if the runs are no logs: the size and the number of tokens that a fit is asked about} */
    Optional<String> place() {
        if (logs != null || at == null) {
            return Optional.empty();
        }
        placed = true;
        return Optional.of(at);
    }

    private boolean hasSteps() {
        return at != null && !placed;
    }

    private JavaCall<RunOptions> options(List<String> conditions, Workspace space) {
        if (logs == null && (last != null || hasSteps())) {
            throw wrong("--last and --at are of logs. Name their columns with --logs RUN,STEP,LOSS.");
        }
        if ((join == null) != (on == null)) {
            throw wrong("--join FILE and --on KEY belong together.");
        }
        return checked(() -> {
            JavaCall<RunOptions> options = of(RunOptions::defaults)
                    .with(RunOptions::withWhere, conditions.isEmpty() ? null : both(conditions))
                    .with(RunOptions::withColumns, columns);
            for (Map.Entry<String, String> value : values().entrySet()) {
                options = of(RunOptions::withGiven, options, literal(value.getKey()), literal(value.getValue()));
            }
            if (last != null || hasSteps()) {
                options = of(RunOptions::withLogs, options, logs());
            } else if (logs != null) {
                options = of(RunOptions::withLogs, options, literal(logs));
            }
            options = join == null ? options : of(RunOptions::withJoin, options, space.file(join), literal(on));
            options.value();
            return options;
        });
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

    private Map<String, String> values() {
        if (given.isEmpty()) {
            return Map.of();
        }
        String list = String.join(",", given);
        try {
            return Renaming.parse(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--given is COLUMN=VALUE, such as head_dim=64, not " + list + ".", e);
        }
    }

    private JavaCall<Logs> logs() {
        return of(Logs::parse, literal(logs))
                .with(Logs::withLast, last)
                .with(Logs::withAt, hasSteps() ? steps() : null);
    }

    private long[] steps() {
        try {
            return List.of(at.split(",", -1)).stream().mapToLong(Numbers::whole).toArray();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--at needs whole numbers such as 1e9,2B, not " + at + ".", e);
        }
    }
}
