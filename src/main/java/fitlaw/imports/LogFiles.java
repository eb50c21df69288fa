package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.ReadFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that contain logs.
 *
 * @param kind their kind
 * @param files the files
 * @param named whether a column states the file of each row
 * @param notes notes on skipped files
 */
record LogFiles(FileKind kind, List<Path> files, boolean named, List<String> notes) {
    /** The column that states the file of each row. */
    private static final String NAME = "filename";

    static LogFiles of(Path file, String run) {
        return Files.isDirectory(file)
                ? folder(file, run)
                : new LogFiles(kind(file), List.of(file), run.equals(NAME), List.of());
    }

    private static FileKind kind(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(
                    file + " is not a regular file, and logs are read more than once. Write them to a file first.");
        }
        if (!Files.isRegularFile(file)) {
            throw FileContent.UNKNOWN.absent(file);
        }
        FileKind kind = FileKind.of(file);
        if (kind != FileKind.CSV && kind != FileKind.PARQUET && kind != FileKind.JSON_LINES) {
            throw new DataException(file + " is not a table of logs, which can be CSV, Parquet or JSON Lines.");
        }
        return kind;
    }

    private static LogFiles folder(Path folder, String run) {
        Map<FileKind, List<Path>> files = new LinkedHashMap<>();
        long others = 0;
        for (Path file : RunFolder.files(folder)) {
            if (RunFolder.isTable(file)) {
                files.computeIfAbsent(kind(file), kind -> new java.util.ArrayList<>())
                        .add(file);
            } else {
                others++;
            }
        }
        if (files.isEmpty()) {
            throw new DataException(
                    folder + " contains no logs: no file that ends in .parquet, .jsonl, .ndjson, .jsonl.gz or .csv.");
        }
        if (files.size() > 1) {
            throw new DataException(folder + " contains logs of several kinds: "
                    + files.entrySet().stream()
                            .map(kind -> kind.getKey() + " " + kind.getValue().size())
                            .collect(Collectors.joining(", "))
                    + " files. Put those of one kind into a separate folder.");
        }
        var only = files.entrySet().iterator().next();
        return new LogFiles(
                only.getKey(),
                only.getValue(),
                only.getValue().size() > 1 || run.equals(NAME),
                others == 0
                        ? List.of()
                        : List.of("Files of " + folder + " that are not tables are not read: " + others + "."));
    }

    /** The expression for FROM with which DuckDB reads them. */
    String from() {
        String list = files.stream().map(DuckDb::path).collect(Collectors.joining(", ", "[", "]"));
        String several = (files.size() > 1 ? ", union_by_name=true" : "") + (named ? ", filename=true" : "");
        return switch (kind) {
            case PARQUET -> DuckDb.parquet(files, named);
            case JSON_LINES ->
                "read_json(" + list + ", format='newline_delimited', sample_size=-1, maximum_object_size=67108864"
                        + several + ")";
            default -> "read_csv(" + list + ", header=true, sample_size=-1" + several + ")";
        };
    }

    static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    static List<Path> sorted(Stream<Path> files) {
        return files.sorted().toList();
    }
}
