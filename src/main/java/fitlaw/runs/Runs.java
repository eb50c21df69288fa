package fitlaw.runs;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.imports.Import;
import fitlaw.table.Columns;
import fitlaw.table.Digest;
import fitlaw.table.Expression;
import fitlaw.table.Quantile;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.selection.Selection;

/**
 * Training runs: one row per run, with its shape, size, tokens and final loss.
 *
 * <p>A table needs {@code loss} (nats per token) and either the shape ({@code d_model, d_ff, n_layers, n_heads,
 * n_kv_heads, head_dim}) or {@code n_params_non_embedding} with {@code mlp_attn_ratio} and {@code d_model} (which may
 * then be a fraction) or {@code d_over_sqrt_n}. Derived from these are
 *
 * <pre>
 *   n_params_non_embedding   N = n_layers · (2 d q (1 + 1/g) + 3 d f)
 *   d_over_sqrt_n            x = d / √N
 *   mlp_attn_ratio           r = 3 f / (2 q (1 + 1/g))
 * </pre>
 *
 * <p>A table of {@code loss}, {@code n_params_non_embedding} or {@code n_params_total}, and {@code tokens}, without any
 * column of a shape, is sufficient for laws of size and data.
 *
 * <p>A given count that disagrees with the shape by more than half a per cent is an error. Optional columns: {@code
 * tokens}; {@code size_class, token_class, train_set}, which define the groups; {@code n_params_total} or {@code
 * vocab_size}; {@code seed}; {@code l_opt}. Source of the quantities: arXiv:2510.18245, section 3.
 */
public final class Runs implements Report.Source {
    /** Name of the column of losses. */
    public static final String LOSS = RunColumns.LOSS;

    /** Columns in which tools record how a run ended, each with the value for success. */
    private static final Map<String, String> STATES = Map.of("State", "finished", "status", "FINISHED");

    /** Larger than any vocabulary. */
    private static final double MOST_ENTRIES = 1e6;

    private final Origin origin;
    private final Table table;
    private final Columns columns;
    private final int[] rowNumbers;
    private final List<ExcludedRun> leftOut;
    private final String response;

    /**
     * The origin of runs, which does not change when some are left out.
     *
     * @param source the file or table
     * @param theirs names of columns, each Fitlaw name with the table's
     * @param names names of all rows; empty if there is no column for them
     * @param notes notes for the report
     * @param digest digest of the file or table
     */
    private record Origin(
            String source,
            Map<String, String> theirs,
            List<String> names,
            List<String> notes,
            Supplier<Digest> digest) {
        Origin noted(String note) {
            return new Origin(
                    source,
                    theirs,
                    names,
                    Stream.concat(notes.stream(), Stream.of(note)).toList(),
                    digest);
        }

        Optional<String> name(int row) {
            return names.isEmpty() || names.get(row - 1).isBlank() ? Optional.empty() : Optional.of(names.get(row - 1));
        }
    }

    private Runs(Origin origin, Table table, int[] rowNumbers, List<ExcludedRun> leftOut, String response) {
        this.origin = origin;
        this.table = table;
        this.columns = new Columns(table, origin.source(), row -> rowNumbers[row], origin.theirs());
        this.rowNumbers = rowNumbers;
        this.leftOut = List.copyOf(leftOut);
        this.response = response;
    }

    /**
     * {@return the runs in a file, or in the files of a folder}
     *
     * @param file a table (CSV, Parquet, JSON Lines, a JSON list), an export of Weights &amp; Biases, a {@code
     *     trainer_state.json} of Hugging Face, or a folder of such files; see {@link Import}
     * @throws DataException if the file or a cell in it cannot be used
     */
    public static Runs read(Path file) {
        return read(file, RunOptions.defaults());
    }

    /**
     * {@return the runs in a file that meet a condition}
     *
     * @param file file or folder, as for {@link #read(Path)}
     * @param options condition, column names, how logs are reduced, and a file to join
     * @throws DataException if the file or a used cell in it cannot be used, or no row is left
     * @throws IllegalArgumentException if the condition is not a valid formula
     */
    public static Runs read(Path file, RunOptions options) {
        Import alone = options.logs()
                .map(logs -> Import.read(file, logs, options.where().map(Expression::parse)))
                .orElseGet(() -> Import.read(file));
        Import read = options.join().map(join -> join.with(alone)).orElse(alone);
        Optional<String> hint = options.logs().isPresent()
                ? Optional.empty()
                : LogDetection.hint(
                        alone.table(),
                        file.toString(),
                        Optional.ofNullable(options.columns().get(RunColumns.LOSS)));
        List<String> notes = Stream.concat(read.notes().stream(), hint.stream()).toList();
        try {
            return of(read, options, notes, DuplicateRuns.of(read.table()));
        } catch (DataException e) {
            throw hint.map(logs -> new DataException(e.getMessage() + " " + logs, e))
                    .orElse(e);
        }
    }

    /**
     * {@return the runs in a table}
     *
     * @param table the table; its name is used in errors
     * @throws DataException if a cell cannot be used
     */
    public static Runs of(Table table) {
        return of(table, RunOptions.defaults());
    }

    /**
     * {@return the runs in a table that meet a condition}
     *
     * @param table the table; its name is used in errors
     * @param options condition and column names
     * @throws DataException if a used cell cannot be used, or no row is left
     * @throws IllegalArgumentException if the condition is not a valid formula
     */
    public static Runs of(Table table, RunOptions options) {
        Table asGiven = table.copy();
        if (options.logs().isPresent() || options.join().isPresent()) {
            throw new IllegalArgumentException(
                    "Logs can be reduced, and files joined, only when runs are read from a file.");
        }
        return of(Import.of(asGiven), options, List.of(), DuplicateRuns.none());
    }

    /**
     * {@return copies of runs with other losses, such as simulated ones}
     *
     * @param others runs
     * @param losses new {@link #loss()} of each run
     */
    public static Runs of(Runs others, double[] losses) {
        Table table = Table.create(others.source(), others.table.columns());
        table.replaceColumn(others.response, DoubleColumn.create(others.response, losses));
        Origin origin = new Origin(
                others.origin.source(),
                others.origin.theirs(),
                others.origin.names(),
                others.origin.notes(),
                () -> Import.of(table).digest());
        return new Runs(origin, table, others.rowNumbers, others.leftOut, others.response);
    }

    private static Runs of(Import read, RunOptions options, List<String> notes, DuplicateRuns copies) {
        Table table = read.table();
        String source = table.name() == null || table.name().isBlank() ? "table" : table.name();
        if (table.isEmpty()) {
            throw new DataException(source + " has no rows. Add a row for each run.");
        }
        MappedTable reading = MappedTable.of(table, source, options);
        Columns columns = reading.columns();
        RunColumns.requireLoss(columns);
        Origin origin = new Origin(
                source,
                columns.theirs(),
                ColumnAliases.runs(columns),
                Stream.concat(notes.stream(), reading.notes().stream()).toList(),
                read::digest);
        SortedMap<Integer, String> unusable = read.unusable();
        List<ExcludedRun> leftOut = new ArrayList<>();
        unusable.forEach((row, reason) -> leftOut.add(new ExcludedRun(row + 1, reason)));
        int[] rowNumbers = IntStream.range(0, table.rowCount())
                .filter(row -> !unusable.containsKey(row))
                .map(row -> row + 1)
                .toArray();
        if (rowNumbers.length == 0) {
            throw new DataException(
                    source + ": no run can be used. The first: " + unusable.get(unusable.firstKey()) + ".");
        }
        int[] usable = IntStream.of(rowNumbers).map(row -> row - 1).toArray();
        RunColumns computed = new RunColumns(new Columns(
                columns.table().where(Selection.with(usable)), source, row -> rowNumbers[row], columns.theirs()));
        computed.requireShapeOrSize();
        MixtureColumns mixtures = MixtureColumns.of(computed);
        IntFunction<Optional<String>> lacking = row -> lacking(computed, row, read, origin)
                .or(() -> copies.refusal(
                        rowNumbers[row] - 1, () -> computed.columns().text(RunColumns.LOSS, row)))
                .or(() -> mixtures.refusal(row));
        int[] kept = kept(computed, rowNumbers, options.where(), lacking, leftOut);
        int[] keptNumbers = select(rowNumbers, kept);
        Optional<String> equal = copies.note(keptNumbers);
        return new Runs(
                equal.map(origin::noted).orElse(origin),
                withComputed(computed, kept, keptNumbers),
                keptNumbers,
                leftOut,
                LOSS);
    }

    /** The reason why a row cannot be used: it has no loss, or no match in a joined file. */
    private static Optional<String> lacking(RunColumns computed, int row, Import read, Origin origin) {
        Columns columns = computed.columns();
        int number = columns.rowAsWritten(row);
        Optional<String> unmatched = Optional.ofNullable(read.unmatched().get(number - 1));
        if (unmatched.isPresent()
                && Stream.concat(Stream.of(RunColumns.LOSS), computed.required().stream())
                        .anyMatch(name -> columns.isEmpty(name, row))) {
            return unmatched;
        }
        if (!columns.isAbsent(RunColumns.LOSS, row)) {
            return Optional.empty();
        }
        String run = origin.name(number).map(name -> "run " + name).orElse("it");
        return Optional.of(
                columns.isEmpty(RunColumns.LOSS, row)
                        ? run + " has no loss"
                        : run + " has loss " + columns.text(RunColumns.LOSS, row));
    }

    /**
     * {@return the runs that meet a further condition}
     *
     * @param condition such as {@code size_class == "1M" & x >= 0.06}; N, D, x, r and L are the computed columns
     * @throws IllegalArgumentException if the condition is not a valid formula
     * @throws DataException if no row is left, or a name is not a column
     */
    public Runs where(String condition) {
        List<ExcludedRun> more = new ArrayList<>(leftOut);
        RunColumns computed = new RunColumns(columns);
        int[] kept = kept(computed, rowNumbers, Optional.of(condition), row -> Optional.empty(), more);
        return rows(kept, more);
    }

    /**
     * {@return some of the runs; the others count as left out}
     *
     * @param keep whether to keep a run, given its index from 0
     * @param reason why the others are left out; reports print it after {@code because}
     * @throws DataException if no run is left
     */
    public Runs only(IntPredicate keep, String reason) {
        int[] kept = IntStream.range(0, size()).filter(keep).toArray();
        if (kept.length == 0) {
            throw new DataException(source() + ": no row is left, because " + reason + ".");
        }
        List<ExcludedRun> more = new ArrayList<>(leftOut);
        IntStream.range(0, size()).filter(keep.negate()).forEach(run -> more.add(new ExcludedRun(row(run), reason)));
        return rows(kept, more);
    }

    private Runs rows(int[] kept, List<ExcludedRun> leftOut) {
        return new Runs(origin, table.where(Selection.with(kept)), select(rowNumbers, kept), leftOut, response);
    }

    /** The rows that are used. Missing values in a row that fails the condition are ignored. */
    private static int[] kept(
            RunColumns computed,
            int[] rowNumbers,
            Optional<String> where,
            IntFunction<Optional<String>> lacking,
            List<ExcludedRun> leftOut) {
        Optional<Expression> condition = where.map(Expression::parse);
        int[] kept = IntStream.range(0, rowNumbers.length)
                .filter(row -> reason(computed, row, condition, lacking.apply(row))
                        .map(reason -> !leftOut.add(new ExcludedRun(rowNumbers[row], reason)))
                        .orElse(true))
                .toArray();
        if (kept.length == 0) {
            String source = computed.columns().source();
            String first = leftOut.get(leftOut.size() - rowNumbers.length).reason();
            throw new DataException(
                    where.isEmpty()
                            ? source + ": no run can be used. The first: " + first + "."
                            : source + ": no row meets " + where.get() + ". The first was left out because " + first
                                    + ". Widen the condition.");
        }
        return kept;
    }

    private static Optional<String> reason(
            RunColumns computed, int row, Optional<Expression> condition, Optional<String> lacking) {
        try {
            return condition.flatMap(c -> c.failure(computed.asRow(row))).or(() -> lacking);
        } catch (DataException e) {
            if (lacking.isPresent()) {
                return lacking;
            }
            throw e;
        }
    }

    private static int[] select(int[] values, int[] indexes) {
        return Arrays.stream(indexes).map(i -> values[i]).toArray();
    }

    private static Table withComputed(RunColumns computed, int[] kept, int[] numbers) {
        double[] loss = Arrays.stream(kept).mapToDouble(computed::loss).toArray();
        Columns columns = computed.columns();
        Table table = columns.table().where(Selection.with(kept));
        boolean sized =
                columns.has(RunColumns.N) || computed.architecture(kept[0]).isPresent();
        Renaming.put(table, DoubleColumn.create(RunColumns.LOSS, loss));
        if (!computed.sizesOnly()) {
            Renaming.put(
                    table,
                    DoubleColumn.create(
                            RunColumns.X,
                            Arrays.stream(kept)
                                    .mapToDouble(computed::relativeWidth)
                                    .toArray()));
            Renaming.put(
                    table,
                    DoubleColumn.create(
                            RunColumns.R,
                            Arrays.stream(kept).mapToDouble(computed::mlpRatio).toArray()));
        }
        if (sized) {
            Renaming.put(
                    table,
                    DoubleColumn.create(
                            RunColumns.N,
                            Arrays.stream(kept)
                                    .mapToDouble(computed::nonEmbedding)
                                    .toArray()));
        }
        if (columns.has(RunColumns.TOKENS)) {
            Renaming.put(
                    table,
                    DoubleColumn.create(
                            RunColumns.TOKENS,
                            Arrays.stream(kept).mapToDouble(computed::tokens).toArray()));
        }
        List<Optional<Double>> totals =
                Arrays.stream(kept).mapToObj(computed::total).toList();
        if (totals.stream().allMatch(Optional::isPresent)) {
            Renaming.put(
                    table,
                    DoubleColumn.create(
                            RunColumns.N_TOTAL,
                            totals.stream().mapToDouble(Optional::orElseThrow).toArray()));
        }
        boolean shaped =
                Arrays.stream(kept).allMatch(row -> computed.architecture(row).isPresent());
        if (shaped) {
            Renaming.put(
                    table,
                    LongColumn.create(
                            RunColumns.GQA,
                            Arrays.stream(kept)
                                    .mapToLong(row -> computed.architecture(row)
                                            .orElseThrow()
                                            .gqaGroup())
                                    .toArray()));
        }
        checkUnit(new Columns(table, columns.source(), row -> numbers[row], columns.theirs()), loss);
        return table;
    }

    /**
     * A model that predicts all tokens as equally likely has a loss of ln V nats per token; a table with higher losses
     * contains perplexities. No tokenizer has more than a million entries.
     */
    private static void checkUnit(Columns columns, double[] loss) {
        double median = Quantile.median(loss);
        OptionalDouble entries = columns.has(RunColumns.VOCABULARY)
                ? IntStream.range(0, columns.rows())
                        .filter(row -> !columns.isEmpty(RunColumns.VOCABULARY, row))
                        .mapToDouble(row -> columns.number(RunColumns.VOCABULARY, row))
                        .max()
                : OptionalDouble.empty();
        if (median > Math.log(entries.orElse(MOST_ENTRIES)) && (entries.isPresent() || median < MOST_ENTRIES)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, column %s: the median is %s, more than the %s nats per token of guessing among %s. Is it a perplexity, or in bits? Convert it to nats per token. A perplexity is read as --columns \"loss=ln(%s)\" (in Java, RunOptions.withColumn).",
                    columns.source(),
                    columns.called(RunColumns.LOSS),
                    Numbers.significant(median, 4),
                    Numbers.significant(Math.log(entries.orElse(MOST_ENTRIES)), 3),
                    entries.isPresent() ? "vocab_size entries" : "a million entries",
                    LossUnit.quoted(columns.theirs(RunColumns.LOSS))));
        }
    }

    /** {@return the file or table that the runs came from} */
    public String source() {
        return origin.source();
    }

    /** {@return the digest of the file or table that the runs came from, including rows that were left out} */
    public Digest digest() {
        return origin.digest().get();
    }

    /** {@return number of runs} */
    public int size() {
        return table.rowCount();
    }

    /** {@return the rows that were left out, in the order in which they were left out, each with the reason} */
    public List<ExcludedRun> leftOut() {
        return leftOut;
    }

    /**
     * {@return these runs and those of another table combined, with the columns that both have}
     *
     * @param more further runs
     * @throws DataException if the columns that both have are not sufficient for runs
     */
    public Runs and(Runs more) {
        Table first = table;
        Table second = more.table;
        Table both = Table.create(source().equals(more.source()) ? source() : source() + " and " + more.source());
        for (Column<?> column : first.columns()) {
            if (second.containsColumn(column.name())) {
                both.addColumns(joined(column, second.column(column.name())));
            }
        }
        return of(both);
    }

    private static Column<?> joined(Column<?> one, Column<?> other) {
        if (one instanceof NumericColumn<?> numbers && other instanceof NumericColumn<?> further) {
            return DoubleColumn.create(
                    one.name(),
                    DoubleStream.concat(Arrays.stream(numbers.asDoubleArray()), Arrays.stream(further.asDoubleArray()))
                            .toArray());
        } else if (one instanceof BooleanColumn yes && other instanceof BooleanColumn further) {
            return yes.copy().append(further);
        }
        return StringColumn.create(
                one.name(),
                Stream.concat(
                        IntStream.range(0, one.size()).mapToObj(row -> Columns.text(one, row)),
                        IntStream.range(0, other.size()).mapToObj(row -> Columns.text(other, row))));
    }

    /**
     * {@return these runs with a further note, which their report and those of laws print}
     *
     * @param note one or two sentences
     */
    public Runs withNote(String note) {
        Origin noted = new Origin(
                origin.source(),
                origin.theirs(),
                origin.names(),
                Stream.concat(origin.notes().stream(), Stream.of(note)).toList(),
                origin.digest());
        return new Runs(noted, table, rowNumbers, leftOut, response);
    }

    /** {@return notes on how the file was read, such as logs that were reduced or files that were skipped} */
    public List<String> notes() {
        return Stream.concat(origin.notes().stream(), unfinished().stream()).toList();
    }

    /** A note on runs that did not finish, for tables of experiment trackers. */
    private Optional<String> unfinished() {
        if (origin.names().isEmpty()) {
            return Optional.empty();
        }
        return STATES.entrySet().stream()
                .filter(state -> columns.has(state.getKey()))
                .findFirst()
                .flatMap(state -> {
                    Map<String, Long> others = texts(state.getKey()).stream()
                            .filter(text -> !text.isBlank() && !text.equalsIgnoreCase(state.getValue()))
                            .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()));
                    String told = others.entrySet().stream()
                            .map(other -> other.getKey() + " " + other.getValue())
                            .collect(Collectors.joining(", "));
                    return others.isEmpty()
                            ? Optional.empty()
                            : Optional.of("The loss of runs that did not finish is the one at which they stopped: "
                                    + state.getKey()
                                    + " " + told + ". Leave them out with the condition " + state.getKey() + " == \""
                                    + state.getValue() + "\".");
                });
    }

    /**
     * {@return the name of a run, from a column such as {@code Name}, {@code run_name} or {@code run_id}, if there is
     * one}
     *
     * @param run index of the run, from 0
     */
    public Optional<String> name(int run) {
        return nameOfRow(row(run));
    }

    /**
     * {@return row number of a run in its table, from 1 without the header}
     *
     * @param run index of the run, from 0
     */
    public int row(int run) {
        return rowNumbers[run];
    }

    /** {@return the runs as a table, including the computed columns; a copy} */
    public Table table() {
        return table.copy();
    }

    /**
     * {@return whether the runs have a column}
     *
     * @param name column; may be its name in the table before renaming, unless Fitlaw has a column of that name
     */
    public boolean has(String name) {
        return columns.has(name) || (!RunColumns.KNOWN.contains(name) && columns.knows(name));
    }

    /**
     * {@return the numbers of a column}
     *
     * @param name column
     * @throws DataException if the column is missing, or a cell is empty, not a number, NaN or infinite
     */
    public double[] numbers(String name) {
        return columns.numbers(name);
    }

    /**
     * {@return the texts of a column}
     *
     * @param name column
     * @throws DataException if the column is missing
     */
    public List<String> texts(String name) {
        return columns.texts(name);
    }

    /** {@return final losses, in nats per token, or the values of the column set by {@link #responding}} */
    public double[] loss() {
        return numbers(response);
    }

    /**
     * {@return these runs with another column in place of the loss, to fit a law to it; {@code numbers("loss")} still
     * returns the loss}
     *
     * @param column column of numbers, such as {@code accuracy}
     * @throws DataException if the column is missing, or a cell is empty, not a number, NaN or infinite
     */
    public Runs responding(String column) {
        if (column.equals(response)) {
            return this;
        }
        numbers(column);
        return new Runs(origin, table, rowNumbers, leftOut, column);
    }

    /** {@return the column that {@link #loss()} returns, {@code loss} unless it was changed} */
    public String response() {
        return response;
    }

    /**
     * {@return number of parameters of each run}
     *
     * @param count which parameters are counted
     * @throws DataException if that count is neither given nor computable
     */
    public double[] parameters(ParameterCount count) {
        if (count == ParameterCount.NON_EMBEDDING && !has(RunColumns.N) && has(RunColumns.N_TOTAL)) {
            throw columns.missing(
                    RunColumns.N,
                    "Its parameter counts include embeddings (" + RunColumns.N_TOTAL
                            + "). Use them with --count total (in Java, FitOptions.withCount(ParameterCount.TOTAL)).");
        }
        return numbers(count == ParameterCount.TOTAL ? RunColumns.N_TOTAL : RunColumns.N);
    }

    /** {@return whether the runs have shapes, rather than only size and tokens} */
    public boolean hasShapes() {
        return has(RunColumns.X) && has(RunColumns.R);
    }

    /**
     * {@return whether the runs have relative widths; for the total count they follow from {@code d_model} alone}
     *
     * @param count which parameters N counts
     */
    public boolean hasWidths(ParameterCount count) {
        return has(RunColumns.X) || (count == ParameterCount.TOTAL && has(RunColumns.D_MODEL));
    }

    /** {@return training tokens of each run} */
    public double[] tokens() {
        return numbers(RunColumns.TOKENS);
    }

    /**
     * {@return relative width {@code d / √N} of each run, dimensionless}
     *
     * @param count which parameters N counts
     * @throws DataException if that count is neither given nor computable
     */
    public double[] relativeWidth(ParameterCount count) {
        if (count == ParameterCount.TOTAL && !has(RunColumns.X)) {
            double[] width = numbers(RunColumns.D_MODEL);
            double[] total = parameters(ParameterCount.TOTAL);
            Arrays.setAll(width, i -> width[i] / Math.sqrt(total[i]));
            return width;
        }
        double[] x = numbers(RunColumns.X);
        if (count == ParameterCount.TOTAL) {
            double[] n = parameters(ParameterCount.NON_EMBEDDING);
            double[] total = parameters(ParameterCount.TOTAL);
            for (int i = 0; i < x.length; i++) {
                x[i] *= Math.sqrt(n[i] / total[i]);
            }
        }
        return x;
    }

    /** {@return MLP parameters per attention parameter of each run, dimensionless} */
    public double[] mlpRatio() {
        return numbers(RunColumns.R);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(source() + ": " + size() + " runs");
        List<List<String>> ranges = new ArrayList<>();
        for (String name : List.of(
                RunColumns.LOSS,
                RunColumns.N,
                RunColumns.N_TOTAL,
                RunColumns.TOKENS,
                RunColumns.X,
                RunColumns.R,
                RunColumns.GQA)) {
            if (has(name)) {
                double[] sorted = Arrays.stream(numbers(name)).sorted().toArray();
                boolean count = name.startsWith("n_params") || name.equals(RunColumns.TOKENS);
                ranges.add(List.of(
                        name,
                        shown(sorted[0], count),
                        shown(sorted[sorted.length / 2], count),
                        shown(sorted[sorted.length - 1], count),
                        String.valueOf(Arrays.stream(sorted).distinct().count())));
            }
        }
        report.grid(List.of("column", "min", "median", "max", "distinct"), ranges);
        report.text("Levels: " + Levels.of(this).describe() + ".");
        notes().forEach(report::note);
        ExcludedRun.summary(this).ifPresent(report::note);
        return report.build();
    }

    private static String shown(double value, boolean count) {
        return count ? Numbers.count(value) : Numbers.plain(Double.parseDouble(Numbers.significant(value, 4)));
    }

    /** The name of a row of the table, counted from 1, if there is a column for it. */
    Optional<String> nameOfRow(int row) {
        return origin.name(row);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
