package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.common.Numbers;
import fitlaw.imports.Logs;
import fitlaw.magic.JavaCall;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/** The options of {@code fitlaw fit}, {@code %fitlaw} and {@code %runs} for reading files of runs. */
public final class RunArguments extends TableArguments {
    private static final List<String> ALL = Stream.concat(OF_TABLES.stream(), Stream.of("--logs", "--last", "--at"))
            .toList();

    @Option(
            names = "--logs",
            paramLabel = "RUN,STEP,LOSS",
            description = "Read logs with many rows per run, and keep the loss at the last step of each run;"
                    + " specify their columns, such as run_id,tokens,loss.")
    private String logs;

    @Option(
            names = "--last",
            paramLabel = "K",
            description = "For logs: use the mean loss over the last K steps that have a loss.")
    private Integer last;

    @Option(
            names = "--at",
            paramLabel = "STEP,...|N,D",
            description = "For logs: also keep the loss at earlier steps, as columns loss_at_STEP. For fits of other"
                    + " tables: size and number of tokens at which to report the best shape, such as"
                    + " 32e6,50e6; see --best-at.")
    private String at;

    private boolean placed;

    /** Filled in by picocli. */
    public RunArguments() {}

    /**
     * {@return runs}
     *
     * @param word a variable of runs or a dataframe, else a file or folder
     * @param conditions conditions that rows must meet
     * @param space resolves the word
     */
    JavaCall<Runs> read(String word, List<String> conditions, Workspace space) {
        JavaCall<Runs> known = space.variable(word, Runs.class).orElse(null);
        if (known != null) {
            refuse(
                    ALL.stream()
                            .filter(option -> !(placed && option.equals("--at")))
                            .toList(),
                    "is an option for reading a file, and " + word + " is already read. Leave it out.");
            for (String condition : conditions) {
                known = JavaCall.of(Runs::where, known, literal(condition));
            }
            return known;
        }
        JavaCall<RunOptions> options = options(conditions, space);
        boolean plain = options.value().equals(RunOptions.defaults());
        return space.variable(word, Table.class)
                .map(table -> plain ? JavaCall.of(Runs::of, table) : JavaCall.of(Runs::of, table, options))
                .orElseGet(() -> {
                    JavaCall<Path> file = space.file(Path.of(word));
                    return plain ? JavaCall.of(Runs::read, file) : JavaCall.of(Runs::read, file, options);
                });
    }

    /** {@return the size and the number of tokens in {@code --at}, if the runs are not logs} */
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

    @Override
    JavaCall<RunOptions> withLogs(JavaCall<RunOptions> options) {
        if (logs == null && (last != null || hasSteps())) {
            throw wrong("--last and --at are for logs. Specify their columns with --logs RUN,STEP,LOSS.");
        }
        if (last != null || hasSteps()) {
            return JavaCall.of(RunOptions::withLogs, options, logs());
        }
        return logs == null ? options : JavaCall.of(RunOptions::withLogs, options, literal(logs));
    }

    private JavaCall<Logs> logs() {
        return JavaCall.of(Logs::parse, literal(logs))
                .with(Logs::withLast, last)
                .with(Logs::withAt, hasSteps() ? steps() : null);
    }

    private long[] steps() {
        try {
            return List.of(at.split(",", -1)).stream().mapToLong(Numbers::whole).toArray();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--at requires whole numbers such as 1e9,2B, not " + at + ".", e);
        }
    }
}
