package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.arch.ShapeNames;
import fitlaw.common.Numbers;
import fitlaw.table.Columns;
import fitlaw.table.Expression;
import fitlaw.table.Renaming;
import fitlaw.table.WrittenNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/** Reads a row of a table as a measurement. */
final class BenchColumns {
    static final String GPU = "gpu";
    static final String ENGINE = "engine";
    static final String VERSION = "engine_version";
    static final String PRECISION = "precision";
    static final String CACHE_PRECISION = "kv_precision";
    static final String TENSOR_PARALLEL = "tensor_parallel";
    static final String RUN = "machine_run";
    static final String MODEL = "model";
    static final String FAMILY = "family";
    static final String VOCABULARY = "vocab_size";
    static final String TIED = "tied_embeddings";
    static final String BATCH = "batch";
    static final String PHASE = "phase";
    static final String CONTEXT = "context_tokens";
    static final String INPUT = "input_tokens";
    static final String OUTPUT = "output_tokens";
    static final String SECONDS = "seconds";
    static final String FIRST_TOKEN = "first_token_seconds";
    static final String LOAD = "requested_load";
    static final String COPY = "copy_bytes_per_s";
    static final String MATMUL = "matmul_flop_per_s";
    static final String OUTPUT_RATE = "output_tokens_per_s";
    static final String TIME_UNIT = "time_unit";
    static final String ARCHITECTURE = "architecture";
    /** Boards may clock slightly above their specified peak. */
    private static final double MOST_OF_PEAK = 1.05;

    static final List<String> SHAPE = List.of("d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim");

    private static final List<String> GIVABLE = Stream.concat(
                    SHAPE.stream(),
                    Stream.of(
                            GPU,
                            ENGINE,
                            VERSION,
                            PRECISION,
                            CACHE_PRECISION,
                            TENSOR_PARALLEL,
                            RUN,
                            MODEL,
                            FAMILY,
                            VOCABULARY,
                            TIED,
                            BATCH,
                            PHASE,
                            CONTEXT,
                            INPUT,
                            OUTPUT,
                            COPY,
                            MATMUL,
                            TIME_UNIT,
                            ARCHITECTURE))
            .sorted()
            .toList();

    /**
     * A unit of time as a separate part of a name: {@code step_ms}, {@code TPOT (ms)}, {@code us per token}, {@code
     * latencyMs}.
     */
    private static final Pattern UNIT_IN_NAME = Pattern.compile(
            "(?<![A-Za-zµμ])(ms|msecs?|millis|milliseconds?|us|µs|μs|usecs?|micros|microseconds?|ns|nsecs?|nanos|nanoseconds?)(?![A-Za-z])"
                    + "|(?<=[a-z])(Ms|Us|Ns)(?![a-z])");

    /** Other names of columns that say what was measured, in the order of preference. */
    private static final Map<String, List<String>> OTHERS = Map.ofEntries(
            Map.entry(TENSOR_PARALLEL, List.of("tensor_parallel_size", "tp_size", "tp")),
            Map.entry(
                    PRECISION,
                    List.of(
                            "quantization",
                            "quant",
                            "weight_dtype",
                            "weights_dtype",
                            "weight_precision",
                            "gemm_quant")),
            Map.entry(CACHE_PRECISION, List.of("kv_cache_dtype", "kv_dtype", "kv_cache_precision", "cache_dtype")),
            Map.entry(GPU, List.of("gpu_name", "gpu_type", "device_name")),
            Map.entry(VERSION, List.of("vllm_version", "sglang_version", "trtllm_version", "tensorrt_llm_version")),
            Map.entry(MODEL, List.of("model_id", "model_name", "model_path")),
            Map.entry(TIED, List.of("tie_word_embeddings")),
            Map.entry(BATCH, List.of("batch_size", "bs")),
            Map.entry(CONTEXT, List.of("context_len", "context_length", "kv_len")),
            Map.entry(INPUT, List.of("input_len", "input_length", "isl", "prompt_len")),
            Map.entry(OUTPUT, List.of("output_len", "output_length", "osl")));

    /** The names of which nothing is said, since they are those of the engines' settings. */
    private static final Set<String> SETTINGS = Set.of(TENSOR_PARALLEL, PRECISION, CACHE_PRECISION);

    private static final Map<String, Double> TIMES =
            Map.of("s", 1.0, "sec", 1.0, "seconds", 1.0, "ms", 1e-3, "us", 1e-6, "µs", 1e-6, "μs", 1e-6, "ns", 1e-9);

    private static final List<String> GPUS =
            List.of("num_gpus", "n_gpus", "gpus", "gpu_count", "num_devices", "world_size");

    private final Columns columns;
    private final List<String> settings;
    private final Cells cells;
    private final Map<String, Architecture> configs = new HashMap<>();
    private final Map<String, TimeColumn> times = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    BenchColumns(Columns columns, BenchOptions options) {
        this.columns = columns;
        this.cells = new Cells(columns, options.given());
        this.settings = columns.names().stream()
                .filter(name -> !known().contains(name) && Settings.isSetting(name, cells.has(TENSOR_PARALLEL)))
                .toList();
        for (String name : List.of(SECONDS, FIRST_TOKEN)) {
            String theirs = options.columns().getOrDefault(name, name);
            Optional<String> named = unitIn(theirs);
            Optional<String> given = Optional.ofNullable(options.given().get(TIME_UNIT));
            String unit = given.or(() -> named).orElse("s");
            times.put(name, new TimeColumn(theirs, unit, given.isEmpty() && named.isPresent()));
            if (columns.has(name) && (named.isPresent() || given.isPresent())) {
                notes.add("Column " + theirs + " is read in " + unit
                        + (given.isEmpty() ? ", as its name says." : ", as " + TIME_UNIT + " specifies."));
            }
        }
    }

    /**
     * Copies columns that have another tool's name, where nothing else says what they hold, and reads times with units behind them.
     *
     * @return notes for the reader
     */
    static List<String> addOthers(Table table, BenchOptions options) {
        Columns columns = new Columns(table, "");
        Map<String, String> found = new LinkedHashMap<>();
        OTHERS.forEach((name, others) -> {
            if (!columns.has(name) && !options.given().containsKey(name)) {
                others.stream().filter(columns::has).findFirst().ifPresent(other -> found.put(name, other));
            }
        });
        if (!options.given().containsKey(ARCHITECTURE) && !columns.has(ARCHITECTURE)) {
            found.putAll(shapes(columns, options.given()));
        }
        found.forEach(
                (name, other) -> table.addColumns(columns.column(other).copy().setName(name)));
        List<String> notes = new ArrayList<>();
        String told = found.entrySet().stream()
                .filter(one -> !SETTINGS.contains(one.getKey()))
                .map(one -> one.getKey() + " from " + one.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!told.isEmpty()) {
            notes.add("Columns that have other names in the table: " + told + ".");
        }
        for (String name : List.of(SECONDS, FIRST_TOKEN)) {
            boolean isUnit = options.given().containsKey(TIME_UNIT)
                    || unitIn(options.columns().getOrDefault(name, name)).isPresent();
            if (columns.has(name) && !isUnit) {
                WrittenNumbers.withUnits(table.column(name), TIMES).ifPresent(read -> {
                    notes.add("Column " + name + " is written with units: "
                            + columns.text(name, read.isNotMissing().get(0)) + " is read as "
                            + Numbers.plain(read.getDouble(read.isNotMissing().get(0))) + " s.");
                    Renaming.put(table, read);
                });
            }
        }
        return notes;
    }

    /** The columns of a shape under other names, if all of it can be told by them. */
    private static Map<String, String> shapes(Columns columns, Map<String, String> given) {
        Map<String, String> found = new LinkedHashMap<>();
        ShapeNames.all().forEach((name, patterns) -> {
            if (!columns.has(name) && !given.containsKey(name)) {
                patterns.stream()
                        .flatMap(pattern -> columns.names().stream()
                                .filter(column -> !found.containsValue(column)
                                        && !known().contains(column)
                                        && pattern.matcher(ShapeNames.plain(column))
                                                .matches()))
                        .findFirst()
                        .ifPresent(column -> found.put(name, column));
            }
        });
        boolean whole = SHAPE.stream()
                .allMatch(name -> columns.has(name) || given.containsKey(name) || found.containsKey(name));
        return whole ? found : Map.of();
    }

    /** The columns that may hold a time, for a suggestion. */
    static String likelyTimes(Columns columns) {
        List<String> times = columns.names().stream()
                .filter(name -> unitIn(name).isPresent()
                        || name.matches("(?i).*(latency|tpot|ttft|itl|elapsed|duration|time|seconds|_s)"))
                .limit(3)
                .toList();
        return times.isEmpty()
                ? ""
                : " To read " + String.join(" or ", times) + ": --columns '" + SECONDS + "=" + times.get(0)
                        + "' (in Java, BenchOptions.withColumn). Its unit is taken from its name or from --given "
                        + TIME_UNIT
                        + "=ms.";
    }

    /** The columns for which a manifest or an option may specify a value. */
    static List<String> givable() {
        return GIVABLE;
    }

    /** The columns that are used if a table has them. */
    static Set<String> known() {
        return Stream.of(GIVABLE, BenchTable.names(), List.of(SECONDS, FIRST_TOKEN, OUTPUT_RATE, LOAD, "dtype", "mlp"))
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean ofTheShape(String name) {
        return SHAPE.contains(name) || name.equals(VOCABULARY) || name.equals(TIED);
    }

    /** Assumptions made when reading. */
    List<String> notes() {
        return notes;
    }

    private static Optional<String> unitIn(String name) {
        Matcher named = UNIT_IN_NAME.matcher(name);
        if (!named.find()) {
            return Optional.empty();
        }
        char first = Character.toLowerCase(named.group().charAt(0));
        boolean micro =
                first == 'u' || first == 'µ' || first == 'μ' || named.group().startsWith("mic");
        return Optional.of(micro ? "us" : first + "s");
    }

    /** The column of times. */
    TimeColumn time() {
        return times.get(SECONDS);
    }

    Measurement measurement(int row) {
        Phase phase = phase(row);
        Optional<ServedRequests> requests =
                phase == Phase.SERVING || phase == Phase.STATIC ? Optional.of(requests(row)) : Optional.empty();
        return new Measurement(
                setup(row),
                new Measurement.Model(
                        cells.required(MODEL, row),
                        cells.text(FAMILY, row),
                        architecture(row),
                        cells.text(TENSOR_PARALLEL, row).isPresent() ? cells.whole(TENSOR_PARALLEL, row) : 1),
                new Measurement.Load(
                        phase,
                        cells.positive(BATCH, row),
                        requests.map(ServedRequests::meanContext).orElseGet(() -> cells.positive(CONTEXT, row)),
                        requests),
                time(row, phase, requests),
                new Measurement.Rates(
                        rate(COPY, row, 1e9, 1e14, "bytes", Gpu::bytesPerSecond),
                        rate(MATMUL, row, 1e11, 1e17, "FLOP", Gpu::flopPerSecond)),
                new Measurement.Origin(cells.text(RUN, row), columns.source(), columns.rowAsWritten(row)));
    }

    /**
     * The time, or the time that follows from the rate X of output tokens of all GPUs: {@code B O / X} for the batch,
     * divided by O - 1 steps in serving.
     */
    private double time(int row, Phase phase, Optional<ServedRequests> requests) {
        if (requests.isEmpty() || cells.text(SECONDS, row).isPresent() || !columns.has(OUTPUT_RATE)) {
            return seconds(SECONDS, row);
        }
        double whole = cells.positive(BATCH, row) * requests.get().outputTokens() / cells.positive(OUTPUT_RATE, row);
        return phase == Phase.STATIC ? whole : whole / requests.get().steps();
    }

    /** Why a valid row cannot be used. */
    Optional<String> unusable(int row) {
        if (cells.text(BATCH, row).filter("max"::equalsIgnoreCase).isPresent()) {
            return Optional.of("batch is 'max': the number of concurrent sequences is not known");
        }
        Optional<String> untimed = untimed(row);
        if (untimed.isPresent()) {
            return untimed;
        }
        boolean serving = cells.text(PHASE, row)
                .flatMap(Phase::of)
                .filter(Phase.SERVING::equals)
                .isPresent();
        if (serving && cells.text(OUTPUT, row).isPresent() && cells.positive(OUTPUT, row) <= 1) {
            return Optional.of(OUTPUT + " is 1: a single token has no time between tokens");
        }
        return cells.text("mlp", row)
                .filter(mlp -> mlp.contains("2mat"))
                .map(mlp -> "mlp is '" + mlp
                        + "': its MLP has two matrices, and Fitlaw supports only gated MLPs, which have three")
                .or(() -> severalGpus(row))
                .or(() -> setOtherwise(row));
    }

    /** A run that failed has no time, or a word such as {@code OOM} in its place. */
    private Optional<String> untimed(int row) {
        boolean byRate = columns.has(OUTPUT_RATE) && !columns.isAbsent(OUTPUT_RATE, row);
        if (!columns.has(SECONDS) || byRate || cells.given().containsKey(SECONDS)) {
            return Optional.empty();
        }
        String called = columns.called(SECONDS);
        if (columns.isEmpty(SECONDS, row)) {
            return Optional.of(called + " is empty");
        }
        String text = columns.text(SECONDS, row).strip();
        return (columns.isText(SECONDS, row) && !text.matches(".*[0-9].*"))
                        || text.matches("(?i)[-+]?(nan|inf|infinity)")
                ? Optional.of(called + " is '" + text + "'")
                : Optional.empty();
    }

    /** For several GPUs, if nothing states how they share the work. */
    private Optional<String> severalGpus(int row) {
        return cells.text(TENSOR_PARALLEL, row).isPresent()
                ? Optional.empty()
                : GPUS.stream()
                        .filter(name -> columns.has(name)
                                && columns.column(name) instanceof NumericColumn<?>
                                && !columns.isEmpty(name, row)
                                && columns.number(name, row) > 1)
                        .findFirst()
                        .map(name -> name + " is " + Numbers.plain(columns.number(name, row))
                                + ", but no column specifies how the GPUs share the model; read the column as tensor_parallel"
                                + " if each has a part of every matrix");
    }

    /** A setting of the engine that makes the row another measurement, as in a result file. */
    private Optional<String> setOtherwise(int row) {
        try {
            settings(row).refuse(cells.text(PRECISION, row).isPresent());
            return Optional.empty();
        } catch (UnusableResult e) {
            return Optional.of(e.getMessage());
        }
    }

    private Settings settings(int row) {
        Map<String, String> set = new LinkedHashMap<>();
        settings.stream()
                .filter(name -> !columns.isEmpty(name, row))
                .forEach(name -> set.put(name, columns.text(name, row)));
        return Settings.ofRow(set, cells.text(MODEL, row));
    }

    private Setup setup(int row) {
        return new Setup(
                cells.required(GPU, row),
                cells.required(ENGINE, row),
                cells.required(VERSION, row) + settings(row).engine(),
                precision(row));
    }

    private Precision precision(int row) {
        String weights = cells.text(PRECISION, row)
                .flatMap(Settings::unlessOff)
                .or(() -> cells.text("dtype", row))
                .orElse("bf16");
        Optional<String> cache =
                cells.text(CACHE_PRECISION, row).flatMap(Settings::unlessOff).map(Settings::cacheFormat);
        try {
            return Precision.of(weights, cache);
        } catch (IllegalArgumentException e) {
            throw cells.row(row, e, "");
        }
    }

    double seconds(String name, int row) {
        return times.get(name).seconds() * cells.positive(name, row);
    }

    /** A rate within the limits of any GPU, and of the row's GPU if that is known; outside, it has another unit. */
    private OptionalDouble rate(
            String name, int row, double least, double most, String unit, ToDoubleFunction<Gpu> peak) {
        if (cells.text(name, row).isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = cells.positive(name, row);
        if (value < least || value > most) {
            throw columns.cell(
                    name,
                    row,
                    Numbers.plain(value) + " is not the rate of a GPU in " + unit
                            + " per second. Convert it to that unit.");
        }
        Gpu.of(cells.required(GPU, row))
                .filter(gpu -> value > MOST_OF_PEAK * peak.applyAsDouble(gpu))
                .ifPresent(gpu -> {
                    throw columns.cell(
                            name,
                            row,
                            String.format(
                                    Locale.ROOT,
                                    "%s is %s times the peak of %s, %s %s per second. Measure it again, count dense"
                                            + " bf16 products only, or remove the column.",
                                    Numbers.significant(value, 4),
                                    Numbers.significant(value / peak.applyAsDouble(gpu), 3),
                                    gpu.name(),
                                    Numbers.significant(peak.applyAsDouble(gpu), 4),
                                    unit));
                });
        return OptionalDouble.of(value);
    }

    private Phase phase(int row) {
        String label = cells.required(PHASE, row);
        return Phase.of(label)
                .orElseThrow(() -> columns.cell(
                        PHASE, row, "'" + label + "' is not a phase. Write decode, prefill, serving or static."));
    }

    private ServedRequests requests(int row) {
        return new ServedRequests(
                cells.positive(INPUT, row), cells.positive(OUTPUT, row), firstToken(row), cells.text(LOAD, row));
    }

    private Architecture architecture(int row) {
        Optional<String> config = cells.text(ARCHITECTURE, row);
        if (config.isPresent() && cells.text(SHAPE.get(0), row).isEmpty()) {
            return configs.computeIfAbsent(config.get(), file -> Architecture.read(Path.of(file)));
        }
        int[] sizes = SHAPE.stream().mapToInt(name -> cells.whole(name, row)).toArray();
        try {
            return new Architecture(
                    sizes[0],
                    sizes[1],
                    sizes[2],
                    sizes[3],
                    sizes[4],
                    sizes[5],
                    cells.whole(VOCABULARY, row),
                    cells.truth(TIED, row));
        } catch (IllegalArgumentException e) {
            throw cells.row(row, e, " Correct the row.");
        }
    }

    private OptionalDouble firstToken(int row) {
        return cells.text(FIRST_TOKEN, row).isPresent()
                ? OptionalDouble.of(seconds(FIRST_TOKEN, row))
                : OptionalDouble.empty();
    }

    /** The cells of the table, for conditions on its rows. */
    Expression.Row asRow(int row) {
        return new RawRow(cells, row, this);
    }
}
