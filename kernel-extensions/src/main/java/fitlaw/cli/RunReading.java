package fitlaw.cli;

import fitlaw.magic.RunWords;
import fitlaw.runs.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a file is read as runs, for commands that take one. */
final class RunReading {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            converter = Columns.class,
            description = "The table's names for Fitlaw's columns, or formulas, such as 'tokens=C/(6*N)'.")
    private RunOptions columns;

    @Option(names = RunWords.GIVEN, paramLabel = "COLUMN=VALUE", description = RunWords.GIVEN_HELP)
    private final List<String> given = new ArrayList<>();

    @Option(names = RunWords.LOGS, paramLabel = "RUN,STEP,LOSS", description = RunWords.LOGS_HELP)
    private String logs;

    @Option(names = RunWords.LAST, paramLabel = "K", description = RunWords.LAST_HELP)
    private Long last;

    @Option(names = RunWords.AT, paramLabel = "STEP,...", description = RunWords.AT_HELP)
    private String at;

    @Option(names = RunWords.JOIN, paramLabel = "FILE", description = RunWords.JOIN_HELP)
    private Path join;

    @Option(names = RunWords.ON, paramLabel = "KEY", description = RunWords.ON_HELP)
    private String on;

    RunOptions options() {
        Optional<Path> second = Optional.ofNullable(join)
                .map(file -> TypedPaths.current().openable(TypedPaths.current().absolute(file)));
        try {
            return RunWords.apply(
                    columns == null ? RunOptions.defaults() : columns,
                    given.isEmpty() ? Optional.empty() : Optional.of(String.join(",", given)),
                    Optional.ofNullable(logs),
                    Optional.ofNullable(last),
                    Optional.ofNullable(at),
                    second,
                    Optional.ofNullable(on));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    static final class Columns extends Parsed<RunOptions> {
        Columns() {
            super(RunOptions.defaults()::withColumns);
        }
    }
}
