package fitlaw.accuracy;

import fitlaw.common.DataException;
import fitlaw.imports.Import;
import fitlaw.runs.DuplicateRuns;
import fitlaw.runs.ExcludedRun;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import fitlaw.table.Expression;
import fitlaw.table.Renaming;
import fitlaw.table.WrittenNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.selection.Selection;

/**
 * Accuracies of trained models: one row for each task of each evaluated model, with the loss of the model.
 *
 * <p>A table needs {@code accuracy}, a fraction, and a column of losses, which {@link AccuracyOptions#withLoss} names.
 * Optional columns are
 *
 * <pre>
 *   task                 name of the evaluation; a table without it has one task
 *   n_questions          number of questions of the accuracy
 *   accuracy_std_error   determines a missing n_questions: n = a (1 - a) / s²
 *   chance_accuracy      accuracy of guessing, 0 for open answers
 *   run_id, step         identify the checkpoints of one run
 *   train_set            text that the model was trained on
 *   tokenizer            or vocab_size: identifies losses per token that are comparable
 * </pre>
 *
 * <p>Results of lm-evaluation-harness that are {@linkplain RunOptions#withJoin joined} to a table of losses have one
 * column for each task, which is converted to rows.
 */
public final class Evaluations {
    /** Column of the task. */
    static final String TASK = "task";

    static final String ACCURACY = "accuracy";
    static final String QUESTIONS = "n_questions";
    static final String STD_ERROR = "accuracy_std_error";
    static final String CHANCE = "chance_accuracy";

    private static final Set<String> KNOWN = Set.of(TASK, ACCURACY, QUESTIONS, STD_ERROR, CHANCE, "loss");
    private static final Map<String, String> LETTERS = Map.of(
            "N", "n_params_non_embedding", "D", "tokens", "L", "loss", "x", "d_over_sqrt_n", "r", "mlp_attn_ratio");

    private final Columns columns;
    private final List<String> notes;
    private final List<ExcludedRun> leftOut;

    private Evaluations(Columns columns, List<String> notes, List<ExcludedRun> leftOut) {
        this.columns = columns;
        this.notes = List.copyOf(notes);
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * {@return the accuracies in a file}
     *
     * @param file a table, as for {@link Runs#read(Path)}
     * @throws DataException if the file cannot be used
     */
    public static Evaluations read(Path file) {
        return read(file, RunOptions.defaults());
    }

    /**
     * {@return the accuracies in a file that meet a condition}
     *
     * @param file a table, as for {@link Runs#read(Path)}
     * @param options condition on rows, column names, values that all rows share, and a file to join
     * @throws DataException if the file cannot be used, or no row is left
     */
    public static Evaluations read(Path file, RunOptions options) {
        Import alone = options.logs()
                .map(logs -> Import.read(file, logs, options.where().map(Expression::parse)))
                .orElseGet(() -> Import.read(file));
        Import read = options.join().map(join -> join.with(alone)).orElse(alone);
        return of(read, file.toString(), options, DuplicateRuns.of(read.table()));
    }

    /**
     * {@return the accuracies in a table}
     *
     * @param table the table; its name is used in errors
     * @throws DataException if the table has no accuracies
     */
    public static Evaluations of(Table table) {
        return of(table, RunOptions.defaults());
    }

    /**
     * {@return the accuracies in a table that meet a condition}
     *
     * @param table the table; its name is used in errors
     * @param options condition on rows, column names, and values that all rows share
     * @throws DataException if the table has no accuracies, or no row is left
     */
    public static Evaluations of(Table table, RunOptions options) {
        return of(Import.of(table.copy()), table.name(), options, DuplicateRuns.none());
    }

    /**
     * {@return the accuracies in a table of runs}
     *
     * @param runs training runs; each row has an accuracy, or one column for each task as in joined results
     * @throws DataException if they have no accuracies
     */
    public static Evaluations of(Runs runs) {
        Evaluations read = of(Import.of(runs.table()), runs.source(), RunOptions.defaults(), DuplicateRuns.none());
        return new Evaluations(read.columns, runs.notes(), runs.leftOut());
    }

    private static Evaluations of(Import read, String source, RunOptions options, DuplicateRuns copies) {
        List<String> notes = new ArrayList<>(read.notes());
        Table renamed = Renaming.apply(read.table(), source, options.columns(), KNOWN, LETTERS);
        options.given().forEach((name, value) -> give(renamed, source, name, value));
        percent(renamed).ifPresent(notes::add);
        Columns asGiven = new Columns(read.table(), source);
        Columns columns = WideResults.asRows(new Columns(renamed, source, row -> row + 1, options.columns()));
        if (!columns.has(ACCURACY)) {
            throw columns.missing(
                    ACCURACY,
                    "A row needs a task and its accuracy. Map another column to it with --columns accuracy=NAME (in Java, RunOptions.withColumn), or join results with --join. A table with one column per task must be reshaped to one row per task, in pandas with df.melt(id_vars=[…], var_name='task', value_name='accuracy').");
        }
        Optional<Expression> where = options.where().map(Expression::parse);
        List<ExcludedRun> leftOut = new ArrayList<>();
        int[] kept = IntStream.range(0, columns.rows())
                .filter(row -> where.flatMap(condition -> condition.failure(new Cells(columns, row)))
                        .or(() -> copies.refusal(
                                columns.rowAsWritten(row) - 1, () -> measured(asGiven, columns.rowAsWritten(row) - 1)))
                        .map(reason -> !leftOut.add(new ExcludedRun(columns.rowAsWritten(row), reason)))
                        .orElse(true))
                .toArray();
        if (kept.length == 0) {
            throw new DataException(source
                    + (leftOut.isEmpty()
                            ? " has no rows."
                            : ": no row meets " + options.where().orElse("") + ". The first was left out because "
                                    + leftOut.get(0).reason() + ". Widen the condition."));
        }
        return new Evaluations(part(columns, kept), notes, leftOut);
    }

    /** The losses and accuracies of a row, whose digits tell a copy from a chance agreement. */
    private static String measured(Columns columns, int row) {
        return columns.names().stream()
                .filter(name -> name.matches("(?i).*(loss|bpb|bits_per|nll|entropy|acc|score).*"))
                .map(name -> columns.text(name, row))
                .collect(Collectors.joining(" "));
    }

    /** Reads accuracies that are written with a sign of per cent. */
    private static Optional<String> percent(Table table) {
        Optional<DoubleColumn> read = table.columnNames().contains(ACCURACY)
                ? WrittenNumbers.withUnits(table.column(ACCURACY), Map.of("%", 0.01))
                : Optional.empty();
        read.ifPresent(column -> Renaming.put(table, column));
        return read.map(column -> "Accuracies are written in per cent and are read as fractions.");
    }

    private static Columns part(Columns columns, int[] kept) {
        return new Columns(
                columns.table().where(Selection.with(kept)),
                columns.source(),
                row -> columns.rowAsWritten(kept[row]),
                columns.theirs());
    }

    private static void give(Table table, String source, String name, String value) {
        Columns columns = new Columns(table, source);
        if (!columns.has(name)) {
            Renaming.put(table, Csv.typed(name, Collections.nCopies(table.rowCount(), value)));
            return;
        }
        List<String> cells = new ArrayList<>(columns.texts(name));
        cells.replaceAll(cell -> cell.isBlank() ? value : cell);
        table.replaceColumn(name, Csv.typed(name, cells));
    }

    /** A row in a condition: its columns, and symbols of the papers such as N and D. */
    record Cells(Columns columns, int row) implements Expression.Row {
        private String resolve(String name) {
            return columns.knows(name) ? name : LETTERS.getOrDefault(name, name);
        }

        @Override
        public double number(String name) {
            return columns.number(resolve(name), row);
        }

        @Override
        public String text(String name) {
            String column = resolve(name);
            return columns.isEmpty(column, row) ? "" : columns.text(column, row);
        }

        @Override
        public boolean isText(String name) {
            String column = resolve(name);
            return columns.knows(column) && columns.isText(column, row);
        }
    }

    /**
     * {@return the rows that also meet another condition}
     *
     * @param condition such as {@code tokens < 1e11}
     * @throws DataException if no row is left
     */
    public Evaluations where(String condition) {
        return of(
                Import.of(columns.table().copy()),
                source(),
                RunOptions.defaults().withWhere(condition),
                DuplicateRuns.none());
    }

    /** {@return the file or table of the rows} */
    public String source() {
        return columns.source();
    }

    /** {@return number of rows} */
    public int size() {
        return columns.rows();
    }

    /** {@return the rows, one for each task of each evaluated model; a copy} */
    public Table table() {
        return columns.table().copy();
    }

    /** {@return notes on how the file was read} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the rows that are not used, each with the reason} */
    public List<ExcludedRun> leftOut() {
        return leftOut;
    }

    Columns columns() {
        return columns;
    }

    Evaluations part(int[] kept) {
        return new Evaluations(part(columns, kept), notes, leftOut);
    }
}
