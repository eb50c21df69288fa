package fitlaw.imports;

import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.ReadFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The kind of a file, from its name and its first bytes. */
enum FileKind {
    CSV,
    PARQUET,
    JSON_LINES,
    JSON,
    TRAINER,
    LM_EVAL;

    private static final String MAGIC = "PAR1";

    static FileKind of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(file)) {
            return CSV; // its reader lists the alternatives, or reads a pipe once
        }
        if (name.equals(TrainerState.NAME)) {
            return TRAINER;
        }
        if (name.endsWith(".parquet") || name.endsWith(".pq")) {
            checkParquet(file);
            return PARQUET;
        }
        String unpacked = name.replaceFirst("\\.gz$", "");
        if (unpacked.endsWith(".jsonl") || unpacked.endsWith(".ndjson")) {
            return JSON_LINES;
        }
        if (unpacked.endsWith(".json")) {
            return JSON;
        }
        if (MAGIC.equals(bytes(file, 0))) {
            checkParquet(file);
            return PARQUET;
        }
        return CSV;
    }

    /** A Parquet file starts and ends with the same four letters; a truncated one lacks those at the end. */
    private static void checkParquet(Path file) {
        long size = size(file);
        if (size == 0) {
            throw new DataException(file + " is empty (0 bytes). Write it again.");
        }
        if (size < 12 || !MAGIC.equals(bytes(file, 0))) {
            throw new DataException(file + " is not a Parquet file: it does not start with " + MAGIC
                    + ". Use the extension of its format, such as .csv or .jsonl, or write it again.");
        }
        if (!MAGIC.equals(bytes(file, size - MAGIC.length()))) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is truncated: it starts like a Parquet file, but its end, at byte %,d, is not that of one. "
                            + "Copy or write it again.",
                    file,
                    size));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static String bytes(Path file, long at) {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            ByteBuffer four = ByteBuffer.allocate(MAGIC.length());
            int read = bytes.position(at).read(four);
            return read < four.capacity() ? "" : new String(four.array(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    Import read(Path file) {
        FileContent.RUNS.require(file);
        return switch (this) {
            case PARQUET -> Import.of(DuckDb.table(file), List.of(), Map.of());
            case JSON_LINES -> Import.of(JsonRows.lines(file).table(file.toString()), List.of(), Map.of());
            case TRAINER -> one(file, TrainerState.row(file, PythonJson.read(file)));
            case JSON -> document(file, PythonJson.read(file));
            case CSV, LM_EVAL -> throw new IllegalStateException(name());
        };
    }

    private static Import document(Path file, JsonNode root) {
        if (LmEval.isResult(root)) {
            LmEval.Told told = new LmEval.Told();
            RunRecord row = LmEval.of(file, root, told).row();
            return one(file, new RunRecord(row.cells(), row.problem(), told.notes()));
        }
        if (TrainerState.isState(root)) {
            return one(file, TrainerState.row(file, root));
        }
        if (root.isArray()) {
            return Import.of(JsonRows.list(file, root).table(file.toString()), List.of(), Map.of());
        }
        throw new DataException(file + " is not a table of runs: neither a list of objects, nor a state of a "
                + "Trainer (log_history), nor a result of lm-evaluation-harness (results). Its keys are "
                + PythonJson.keys(root) + ". A file with one object per line must end in .jsonl.");
    }

    private static Import one(Path file, RunRecord row) {
        RunRecords rows = new RunRecords();
        rows.add(row);
        return rows.imported(file.toString());
    }
}
