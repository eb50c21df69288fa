package fitlaw.command;

import static fitlaw.magic.JavaCall.array;
import static fitlaw.magic.JavaCall.literal;

import fitlaw.bench.Bench;
import fitlaw.bench.BenchOptions;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.table.Expression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/** The options of {@code fitlaw calibrate}, {@code %calibrate} and {@code %bench} for reading files of measurements. */
public final class BenchArguments extends SharedOptions {
    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            description = "Names of Fitlaw's columns in the files, such as seconds=step_s,batch=bs.")
    @Completes(by = TableCandidates.BenchColumns.class)
    private String columns;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description =
                    "Use only rows that meet this condition, such as 'phase == \"decode\" & batch >= 16'. Other rows"
                            + " are listed with the reason.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression where;

    @Option(
            names = "--given",
            paramLabel = "COLUMN=VALUE,...",
            description = "Values of columns that are missing in the files, such as gpu=H100,engine_version=0.11.0. For"
                    + " tables, also the unit of times: time_unit=s, ms, us or ns.")
    @Completes(by = TableCandidates.BenchValues.class)
    private final List<String> given = new ArrayList<>();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "JSON file with information that result files omit. Default: fitlaw-bench.json in their"
                    + " folder.")
    @Completes(files = ".json")
    private Path manifest;

    /** Filled in by picocli. */
    public BenchArguments() {}

    /**
     * {@return measurements}
     *
     * @param words a variable of measurements or a dataframe, else files and folders
     * @param space resolves the words
     */
    JavaCall<Bench> read(List<String> words, Workspace space) {
        return read(words, Optional.ofNullable(where).map(Expression::toString), space);
    }

    /** Further measurements, read with the same options except the row condition. */
    JavaCall<Bench> alike(String word, Workspace space) {
        return read(List.of(word), Optional.empty(), space);
    }

    private JavaCall<Bench> read(List<String> words, Optional<String> condition, Workspace space) {
        if (words.size() == 1) {
            Optional<JavaCall<Bench>> known = space.variable(words.get(0), Bench.class);
            if (known.isPresent()) {
                refuse(
                        List.of("--columns", "--given", "--manifest"),
                        "is an option for reading a file, and " + words.get(0)
                                + " is already read, so only --where applies to it.");
                return condition
                        .map(rows -> JavaCall.of(Bench::where, known.get(), literal(rows)))
                        .orElse(known.get());
            }
        }
        JavaCall<BenchOptions> options = checked(() -> options(condition, space));
        Optional<JavaCall<Table>> table = space.variable(words.get(0), Table.class);
        if (words.size() == 1 && table.isPresent()) {
            return JavaCall.of(Bench::of, table.get(), options);
        }
        List<JavaCall<Path>> files =
                words.stream().map(word -> space.file(Path.of(word))).toList();
        if (options.value().equals(BenchOptions.defaults())) {
            return JavaCall.of(Bench::read, array(files, Path[]::new));
        }
        return files.size() == 1
                ? JavaCall.of(Bench::read, files.get(0), options)
                : JavaCall.of(Bench::read, JavaCall.<Path>list(files), options);
    }

    private JavaCall<BenchOptions> options(Optional<String> condition, Workspace space) {
        JavaCall<BenchOptions> options = JavaCall.of(BenchOptions::defaults).with(BenchOptions::withColumns, columns);
        for (Map.Entry<String, String> value :
                values(given, " pairs, separated by commas").entrySet()) {
            options = JavaCall.of(BenchOptions::withGiven, options, literal(value.getKey()), literal(value.getValue()));
        }
        options = manifest == null ? options : JavaCall.of(BenchOptions::withManifest, options, space.file(manifest));
        options.value();
        return options.with(BenchOptions::withWhere, condition.orElse(null));
    }
}
