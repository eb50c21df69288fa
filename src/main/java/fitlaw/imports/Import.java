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
 * A table of runs as another tool wrote it, with what a reader must know of how it was read.
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
     * {@return a table that was made in Java}
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
     * @throws DataException if it cannot be used; the message says where and why
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
     * {@return what is known of models that were evaluated: of a folder that has results of lm-evaluation-harness, these}
     *
     * @param file path of the file or folder
     * @throws DataException if it cannot be used
     */
    static Import evaluations(Path file) {
        return Files.isDirectory(file) ? RunFolder.read(file, FileKind.LM_EVAL) : read(file);
    }

    /**
     * {@return the logs in a file, or in the files of a folder, reduced to one row a run}
     *
     * @param file path of a file of logs (CSV, Parquet or JSON Lines), or of a folder of such files of one kind
     * @param logs which columns tell the run, its step and its loss, and how the final loss is taken
     * @throws DataException if it cannot be used, rows of a run are of several kinds, or no DuckDB is at hand
     */
    public static Import read(Path file, Logs logs) {
        return read(file, logs, Optional.empty());
    }

    /**
     * {@return the logs of one kind in a file, or in the files of a folder, reduced to one row a run}
     *
     * @param file path of a file of logs, or of a folder
     * @param logs which columns tell the run, its step and its loss, and how the final loss is taken
     * @param where condition; its parts on columns that divide the rows of a run into kinds, such as {@code phase == "eval"},
     *     choose rows before they are reduced, and other parts do nothing here
     * @throws DataException if it cannot be used, rows of a run are of several kinds, or no DuckDB is at hand
     */
    public static Import read(Path file, Logs logs, Optional<Expression> where) {
        return LogReduction.read(file, logs, where);
    }

    /** {@return the table, as the file has it or reduced to one row a run} */
    public Table table() {
        return table;
    }

    /** {@return what a reader must know of how it was read, such as files passed over} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the rows, counted from 0, that tell of a run without giving what is needed of it, each with the reason} */
    public SortedMap<Integer, String> unusable() {
        return unusable;
    }

    /** {@return the rows, counted from 0, to which a joined file had none, each with the reason why its cells are empty} */
    public SortedMap<Integer, String> unmatched() {
        return unmatched;
    }

    /** {@return the digest of the one CSV file that was read as it stands, or of the table} */
    public Digest digest() {
        return digest.get();
    }
}
