package fitlaw.cli;

import fitlaw.bench.Bench;
import fitlaw.bench.BenchOptions;
import fitlaw.table.Expression;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files of measurements and how they are read, for commands that take some. */
final class BenchReading {
    @Parameters(
            index = "0",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "CSV files, one row a measurement; result files of vllm bench or SGLang; folders of such files.")
    private final List<Path> files = new ArrayList<>();

    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            converter = Assignments.class,
            description = "The files' names for Fitlaw's columns, such as seconds=step_s,batch=bs.")
    private Pairs columns;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Use only rows that meet this, such as 'phase == \"decode\" & batch >= 16'.")
    private Expression where;

    @Option(
            names = "--given",
            paramLabel = "COLUMN=VALUE,...",
            converter = Assignments.class,
            description =
                    "Values of columns that the files lack, such as gpu=H100,engine_version=0.11.0. For tables also time_unit=ms (s, ms, us or ns).")
    private Pairs given;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "JSON file that says what result files omit; fitlaw-bench.json beside them if left out.")
    private Path manifest;

    /**
     * What an option assigns.
     *
     * @param values names with values, in their order
     */
    private record Pairs(Map<String, String> values) {}

    Bench read() {
        BenchOptions options = options();
        return read(files, where == null ? options : options.withWhere(where.toString()));
    }

    /** Another file, read like these, of which no row is chosen. */
    Bench alike(Path file) {
        return read(List.of(file), options());
    }

    private static Bench read(List<Path> files, BenchOptions options) {
        return Bench.read(files.stream().map(BenchReading::openable).toList(), options);
    }

    private BenchOptions options() {
        BenchOptions options = BenchOptions.defaults();
        if (columns != null) {
            for (Map.Entry<String, String> entry : columns.values().entrySet()) {
                options = options.withColumn(entry.getKey(), entry.getValue());
            }
        }
        if (given != null) {
            for (Map.Entry<String, String> entry : given.values().entrySet()) {
                options = options.withGiven(entry.getKey(), entry.getValue());
            }
        }
        if (manifest != null) {
            options = options.withManifest(openable(manifest));
        }
        return options;
    }

    private static Path openable(Path file) {
        return TypedPaths.current().openable(TypedPaths.current().absolute(file));
    }

    static final class Assignments extends Parsed<Pairs> {
        Assignments() {
            super(word -> new Pairs(Renaming.parse(word)));
        }
    }
}
