package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.table.Csv;
import fitlaw.table.Digest;
import fitlaw.table.Expression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tech.tablesaw.api.Table;

/**
 * A table of runs from a file of another tool, with notes on how it was read.
 *
 * <p>Read are CSV, also {@code .gz}; Parquet; JSON Lines ({@code .jsonl, .ndjson}, also {@code .gz}); a JSON list of objects; exports of
 * Weights &amp; Biases, of which panels and histories are reduced to one row a run; {@code trainer_state.json} of a Hugging Face
 * Trainer; results of lm-evaluation-harness; and folders of such files, one row a file, or one a model for results.
 */
public final class Import {
    private final Table table;
    private final List<String> notes;
    private final SortedMap<Integer, String> unusable;
    private final SortedMap<Integer, String> unmatched;
    private final Supplier<Digest> digest;

    private Import(
            Table table,
            List<String> notes,
            Map<Integer, String> unusable,
            Map<Integer, String> unmatched,
            Supplier<Digest> digest) {
        this.table = table;
        this.notes = List.copyOf(notes);
        this.unusable = new TreeMap<>(unusable);
        this.unmatched = new TreeMap<>(unmatched);
        this.digest = digest;
    }

    static Import of(Table table, List<String> notes, Map<Integer, String> unusable) {
        return new Import(table, notes, unusable, Map.of(), () -> Digest.of(table));
    }

    /**
     * {@return a table that was created in Java}
     *
     * @param table the table
     */
    public static Import of(Table table) {
        return of(table, List.of(), Map.of());
    }

    static Import joined(
            Table table, List<String> notes, Map<Integer, String> unusable, Map<Integer, String> unmatched) {
        return new Import(table, notes, unusable, unmatched, () -> Digest.of(table));
    }

    /**
     * {@return the table in a file, or in the files of a folder}
     *
     * @param file path of the file or folder
     * @throws DataException if it cannot be used; the message states where and why
     */
    public static Import read(Path file) {
        if (Files.isDirectory(file)) {
            return RunFolder.read(file, FileKind.TRAINER);
        }
        FileKind kind = FileKind.of(file);
        if (kind == FileKind.CSV) {
            Csv.Digested csv = Csv.readWithDigest(file);
            return Wandb.adapt(new Import(csv.table(), csv.notes(), Map.of(), Map.of(), csv::digest), file);
        }
        return Wandb.adapt(kind.read(file), file);
    }

    /**
     * {@return data about evaluated models: if a folder has results of lm-evaluation-harness, only these are read}
     *
     * @param file path of the file or folder
     * @throws DataException if it cannot be used
     */
    static Import evaluations(Path file) {
        return Files.isDirectory(file) ? RunFolder.read(file, FileKind.LM_EVAL) : read(file);
    }

    /**
     * {@return the logs in a file, or in the files of a folder, reduced to one row per run}
     *
     * @param file path of a file of logs (CSV, Parquet or JSON Lines), or of a folder of such files of one kind
     * @param logs which columns hold the run, its step and its loss, and how the final loss is computed
     * @throws DataException if it cannot be used, rows of a run are of several kinds, or DuckDB is not available
     */
    public static Import read(Path file, Logs logs) {
        return read(file, logs, Optional.empty());
    }

    /**
     * {@return the logs of one kind in a file, or in the files of a folder, reduced to one row per run}
     *
     * @param file path of a file of logs, or of a folder
     * @param logs which columns hold the run, its step and its loss, and how the final loss is computed
     * @param where condition; its parts on columns that divide the rows of a run into kinds, such as {@code phase ==
     *     "eval"}, select rows before the reduction, and other parts are ignored here
     * @throws DataException if it cannot be used, rows of a run are of several kinds, or DuckDB is not available
     */
    public static Import read(Path file, Logs logs, Optional<Expression> where) {
        return LogReduction.read(file, logs, where);
    }

    /** {@return the table, as stored in the file or reduced to one row per run} */
    public Table table() {
        return table;
    }

    /** {@return notes on how it was read, such as files that were skipped} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the rows, counted from 0, of runs without the required values, each with the reason} */
    public SortedMap<Integer, String> unusable() {
        return unusable;
    }

    /**
     * {@return the rows, counted from 0, without a match in a joined file, each with the reason why its cells are
     * empty}
     */
    public SortedMap<Integer, String> unmatched() {
        return unmatched;
    }

    /** {@return the digest of the CSV file if one was read unchanged, otherwise of the table} */
    public Digest digest() {
        return digest.get();
    }
}
