package fitlaw.imports;

import fitlaw.table.Csv;
import fitlaw.table.DataException;
import fitlaw.table.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tech.tablesaw.api.Table;

/**
 * A table of runs as another tool wrote it, with what a reader must know of how it was read.
 *
 * <p>Read are CSV; Parquet; JSON Lines ({@code .jsonl, .ndjson}, also {@code .gz}); a JSON list of objects; exports of
 * Weights &amp; Biases, of which panels and histories are reduced to one row a run; {@code trainer_state.json} of a Hugging Face
 * Trainer; results of lm-evaluation-harness; and folders of such files, one row a file, or one a model for results.
 */
public final class Import {
    private final Table table;
    private final List<String> notes;
    private final SortedMap<Integer, String> unusable;
    private final Supplier<Digest> digest;

    private Import(Table table, List<String> notes, Map<Integer, String> unusable, Supplier<Digest> digest) {
        this.table = table;
        this.notes = List.copyOf(notes);
        this.unusable = new TreeMap<>(unusable);
        this.digest = digest;
    }

    static Import of(Table table, List<String> notes, Map<Integer, String> unusable) {
        return new Import(table, notes, unusable, () -> Digest.of(table));
    }

    /**
     * {@return the table in a file, or in the files of a folder}
     *
     * @param file path of the file or folder
     * @throws DataException if it cannot be used; the message says where and why
     */
    public static Import read(Path file) {
        if (Files.isDirectory(file)) {
            return Folder.read(file, FileKind.TRAINER);
        }
        FileKind kind = FileKind.of(file);
        if (kind == FileKind.CSV) {
            Csv.Digested csv = Csv.readWithDigest(file);
            Import plain = new Import(csv.table(), List.of(), Map.of(), csv::digest);
            return Wandb.adapt(plain, file);
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
        return Files.isDirectory(file) ? Folder.read(file, FileKind.LM_EVAL) : read(file);
    }

    /**
     * {@return the logs in a file, or in the files of a folder, reduced to one row a run}
     *
     * @param file path of a file of logs (CSV, Parquet or JSON Lines), or of a folder of such files of one kind
     * @param logs which columns tell the run, its step and its loss, and how the final loss is taken
     * @throws DataException if it cannot be used, or no DuckDB is at hand
     */
    public static Import read(Path file, Logs logs) {
        return LogReduction.read(file, logs);
    }

    Import noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Import(table, more, unusable, digest);
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

    /** {@return the digest of the one CSV file that was read as it stands, or of the table} */
    public Digest digest() {
        return digest.get();
    }
}
