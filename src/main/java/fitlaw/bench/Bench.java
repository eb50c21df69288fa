package fitlaw.bench;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.Report;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import fitlaw.table.Expression;
import fitlaw.table.Renaming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Measured times of models on GPUs: one {@link Measurement} per row.
 *
 * <p>A table has the columns {@code gpu, engine, engine_version, model, n_layers, d_model, d_ff, n_heads, n_kv_heads,
 * head_dim, vocab_size, tied_embeddings, batch, phase, context_tokens, seconds} and, if known, {@code copy_bytes_per_s,
 * matmul_flop_per_s, precision, tensor_parallel, family, machine_run}. {@code phase} is decode, prefill, serving or
 * static ({@link Phase}); the last two have {@code input_tokens, output_tokens} instead of {@code context_tokens}, and
 * optionally {@code first_token_seconds}; instead of {@code seconds} they may have {@code output_tokens_per_s}, of all
 * GPUs together. Other columns are kept. {@link BenchOptions} renames columns and provides missing values.
 *
 * <p>Result files are those of {@code vllm bench throughput, latency} and {@code serve}, and of {@code
 * sglang.bench_one_batch, bench_offline_throughput} and {@code bench_serving}. They omit the GPU and the architecture,
 * and some the batch, which have to be specified in a manifest or in options ({@link BenchOptions}). Only {@code
 * bench_one_batch}, and {@code latency} run twice with one and with many output tokens, measure prefill and decode
 * step; they are best for calibration.
 *
 * <p>A point may be measured several times, on different days or machines. Every row is kept; {@link #points()} has the
 * mean of each point, which models are fitted to, and {@link #repeats()} the spread of the repeats.
 *
 * <p>Rows of different GPUs, engines, versions or precisions are kept apart: {@link #setups()} lists them.
 */
public final class Bench implements Report.Source {
    private final List<Measurement> rows;
    private final Map<String, List<String>> others;
    private final List<ExcludedMeasurement> leftOut;
    private final List<String> notes;
    private final String source;

    private Bench(
            String source,
            List<Measurement> rows,
            Map<String, List<String>> others,
            List<ExcludedMeasurement> leftOut,
            List<String> notes) {
        this.source = source;
        this.notes = List.copyOf(notes);
        this.rows = List.copyOf(rows);
        this.others = others;
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * {@return the measurements in files}
     *
     * @param files tables, result files of vLLM or SGLang ({@code .json, .jsonl}), or folders of such files
     * @throws DataException if a file or a cell in it cannot be used
     */
    public static Bench read(Path... files) {
        return read(List.of(files), BenchOptions.defaults());
    }

    /**
     * {@return the measurements in a file}
     *
     * @param file a table, a result file of vLLM or SGLang ({@code .json, .jsonl}), or a folder of such files
     * @param options condition, column names and values for missing columns
     * @throws DataException if the file or a used cell in it cannot be used, or no row is left
     */
    public static Bench read(Path file, BenchOptions options) {
        return read(List.of(file), options);
    }

    /**
     * {@return the measurements in several files together}
     *
     * @param files tables, result files of vLLM or SGLang ({@code .json, .jsonl}), or folders of such files
     * @param options condition, column names and values for missing columns
     * @throws DataException if a file or a used cell in it cannot be used, or no row is left
     */
    public static Bench read(List<Path> files, BenchOptions options) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("No file is specified. Specify a CSV file of measurements.");
        }
        List<Bench> parts = new ArrayList<>();
        ResultFiles results = new ResultFiles(options);
        boolean any = false;
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                results.folder(file);
                any = true;
            } else if (ResultFiles.isResult(file)) {
                FileContent.MEASUREMENTS.require(file);
                results.file(file);
                any = true;
            } else {
                Csv.Digested csv = Csv.readWithDigest(file);
                parts.add(part(csv.table(), options, csv.notes()));
            }
        }
        if (any) {
            String names = files.stream()
                    .filter(file -> Files.isDirectory(file) || ResultFiles.isResult(file))
                    .map(Path::toString)
                    .collect(Collectors.joining(", "));
            Bench read = results.bench(names);
            parts.add(options.where().map(read::meeting).orElse(read));
        } else {
            options.manifest().ifPresent(manifest -> {
                Manifest.read(manifest);
                throw new IllegalArgumentException(manifest
                        + " supplies what result files of engines omit, but no result file is named. For tables,"
                        + " specify missing values with given.");
            });
        }
        return together(parts).counted().notEmpty(options.where());
    }

    /**
     * {@return the measurements in a table}
     *
     * @param table the table; its name is used in errors
     * @param options condition, column names and values for missing columns
     * @throws DataException if a used cell cannot be used, or no row is left
     */
    public static Bench of(Table table, BenchOptions options) {
        return part(table, options, List.of()).counted().notEmpty(options.where());
    }

    /** The same with copies of a row counted only once. */
    private Bench counted() {
        List<ExcludedMeasurement> more = new ArrayList<>(leftOut);
        return select(DuplicateRows.without(rows, others, more), more);
    }

    private static Bench part(Table table, BenchOptions options, List<String> read) {
        String source = table.name() == null || table.name().isBlank() ? "table" : table.name();
        if (table.isEmpty()) {
            throw new DataException(source + " has no rows. Add a row for each measurement.");
        }
        Table renamed = Renaming.apply(table, source, options.columns(), BenchColumns.known(), Map.of());
        List<String> notes = new ArrayList<>(read);
        notes.addAll(BenchColumns.addOthers(renamed, options));
        Columns columns = new Columns(renamed, source, row -> row + 1, options.columns());
        BenchColumns reader = new BenchColumns(columns, options);
        notes.addAll(reader.notes());
        List<ExcludedMeasurement> leftOut = new ArrayList<>();
        int[] met = options.where()
                .map(where -> met(
                        where,
                        columns.rows(),
                        reader::asRow,
                        row -> new ExcludedMeasurement(source, row + 1, ""),
                        leftOut))
                .orElseGet(() -> IntStream.range(0, columns.rows()).toArray());
        met = IntStream.of(met)
                .filter(row -> reader.unusable(row)
                        .map(reason -> !leftOut.add(new ExcludedMeasurement(source, row + 1, reason)))
                        .orElse(true))
                .toArray();
        List<Measurement> rows = IntStream.of(met).mapToObj(reader::measurement).toList();
        Map<String, List<String>> others = new LinkedHashMap<>();
        columns.names().stream()
                .filter(name -> !BenchTable.has(name))
                .forEach(name -> others.put(name, columns.texts(name)));
        return checked(source, rows, BenchTable.select(others, met), leftOut, reader.time(), notes);
    }

    /** Measurements without implausible ones. */
    static Bench checked(
            String source,
            List<Measurement> rows,
            Map<String, List<String>> others,
            List<ExcludedMeasurement> leftOut,
            TimeColumn time,
            List<String> notes) {
        int[] kept = Plausibility.kept(rows, time, leftOut);
        return new Bench(
                source,
                IntStream.of(kept).mapToObj(rows::get).toList(),
                BenchTable.select(others, kept),
                leftOut,
                notes);
    }

    private Bench notEmpty(Optional<String> where) {
        if (rows.isEmpty()) {
            ExcludedMeasurement first = leftOut.get(0);
            throw new DataException(
                    where.isEmpty()
                            ? source + ": no measurement can be used. The first, row " + first.row() + ": "
                                    + first.reason() + "."
                            : source + ": no row meets " + where.get() + ". The first was left out because "
                                    + first.reason() + ". Widen the condition.");
        }
        return this;
    }

    /** The rows that meet a condition; the others are added to the excluded ones. */
    private static int[] met(
            String condition,
            int rows,
            IntFunction<Expression.Row> row,
            IntFunction<ExcludedMeasurement> place,
            List<ExcludedMeasurement> leftOut) {
        Expression expression = Expression.parse(condition);
        return IntStream.range(0, rows)
                .filter(i -> expression
                        .failure(row.apply(i))
                        .map(reason -> !leftOut.add(new ExcludedMeasurement(
                                place.apply(i).source(), place.apply(i).row(), reason)))
                        .orElse(true))
                .toArray();
    }

    /** Combines benches; a column that only some have is empty in the others. */
    private static Bench together(List<Bench> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Map<String, List<String>> others = new LinkedHashMap<>();
        parts.forEach(part -> part.others.keySet().forEach(name -> others.put(name, new ArrayList<>())));
        for (Bench part : parts) {
            List<String> empty = part.rows.stream().map(row -> "").toList();
            others.forEach((name, cells) -> cells.addAll(part.others.getOrDefault(name, empty)));
        }
        return new Bench(
                parts.stream().map(Bench::source).distinct().collect(Collectors.joining(", ")),
                parts.stream().flatMap(part -> part.rows.stream()).toList(),
                others,
                parts.stream().flatMap(part -> part.leftOut.stream()).toList(),
                parts.stream().flatMap(part -> part.notes.stream()).distinct().toList());
    }

    /**
     * {@return the measurements that meet a further condition}
     *
     * @param condition such as {@code phase == "decode" & batch >= 16}, over the columns of {@link #table()}
     * @throws IllegalArgumentException if the condition is not a valid formula
     * @throws DataException if no row is left, or a name is not a column
     */
    public Bench where(String condition) {
        return meeting(condition).notEmpty(Optional.of(condition));
    }

    private Bench meeting(String condition) {
        TableRow cells = new TableRow(
                new Columns(table(), source, i -> rows.get(i).origin().row(), Map.of()));
        List<ExcludedMeasurement> more = new ArrayList<>(leftOut);
        int[] kept = met(
                condition,
                rows.size(),
                cells::at,
                i -> new ExcludedMeasurement(
                        rows.get(i).origin().source(), rows.get(i).origin().row(), ""),
                more);
        return select(kept, more);
    }

    private Bench select(int[] kept, List<ExcludedMeasurement> without) {
        return new Bench(
                source,
                IntStream.of(kept).mapToObj(rows::get).toList(),
                BenchTable.select(others, kept),
                without,
                notes);
    }

    /**
     * {@return the measurements of all other architectures, to fit a model without these}
     *
     * @param architectures architectures to leave out, compared by their sizes ({@link Architecture#sameSizes})
     * @throws DataException if no row is left
     */
    public Bench without(Collection<Architecture> architectures) {
        List<ExcludedMeasurement> more = new ArrayList<>(leftOut);
        int[] kept = IntStream.range(0, rows.size())
                .filter(i -> architectures.stream()
                                .noneMatch(one -> one.sameSizes(rows.get(i).architecture()))
                        || !more.add(new ExcludedMeasurement(
                                rows.get(i).origin().source(),
                                rows.get(i).origin().row(),
                                "the architecture of " + rows.get(i).model().name() + " is held out")))
                .toArray();
        return select(kept, more).notEmpty(Optional.of("the architectures that are not held out"));
    }

    /** {@return the files or the table that the measurements came from} */
    public String source() {
        return source;
    }

    /** {@return the measurements, in the order of the files} */
    public List<Measurement> rows() {
        return rows;
    }

    /**
     * {@return one measurement for each point, in the order of their first rows: repeats are combined into one with
     * their mean time}
     *
     * <p>A point is setup, architecture, tensor parallelism, phase, batch, context and length of the requests. Means of
     * repeats list all their runs, and have the source and row of the first.
     */
    public List<Measurement> points() {
        return MeasurementGroups.of(rows).stream().map(MeasurementGroups::mean).toList();
    }

    /** {@return the spread of repeats of the same point, for each setup and phase that has any} */
    public List<Repeats> repeats() {
        return Repeats.of(rows);
    }

    /** {@return the rows that were left out, each with the reason} */
    public List<ExcludedMeasurement> leftOut() {
        return leftOut;
    }

    /** {@return assumptions made when the files were read, such as units and values} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the different GPUs, engines, versions and precisions, in the order of their first rows} */
    public List<Setup> setups() {
        return rows.stream().map(Measurement::setup).distinct().toList();
    }

    /**
     * {@return the measurements of one setup}
     *
     * @param setup one of {@link #setups()}
     * @throws DataException if there are none
     */
    public Bench of(Setup setup) {
        int[] kept = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).setup().equals(setup))
                .toArray();
        if (kept.length == 0) {
            throw new DataException(source + " has no row of " + setup + ". It has " + setups() + ".");
        }
        return select(kept, leftOut);
    }

    /**
     * {@return the measurements of the only setup that matches a name}
     *
     * @param name a GPU such as {@code H100}, or any part of the text of {@link Setup#toString}
     * @throws DataException if it matches none or several; the message lists them
     */
    public Bench on(String name) {
        return of(SetupNames.pick(setups(), name, source));
    }

    /** {@return the measurements as a table, Fitlaw's columns first; a new table at each call} */
    public Table table() {
        return BenchTable.of(source, rows, others);
    }

    @Override
    public Report report() {
        return BenchReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
