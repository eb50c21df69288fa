package fitlaw.imports;

import fitlaw.table.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that logs lie in, as DuckDB reads them.
 *
 * @param from what stands behind FROM
 * @param notes files passed over
 */
record LogFiles(String from, List<String> notes) {
    static LogFiles of(Path file) {
        return Files.isDirectory(file) ? folder(file) : new LogFiles(from(kind(file), List.of(file)), List.of());
    }

    private static FileKind kind(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("No file " + file + ". Relative paths start from "
                    + Path.of("").toAbsolutePath() + ".");
        }
        FileKind kind = FileKind.of(file);
        if (kind != FileKind.CSV && kind != FileKind.PARQUET && kind != FileKind.JSON_LINES) {
            throw new DataException(file + " is no table of logs. These are read from CSV, Parquet or JSON Lines.");
        }
        return kind;
    }

    private static LogFiles folder(Path folder) {
        Map<FileKind, List<Path>> files = new LinkedHashMap<>();
        long others = 0;
        for (Path file : Folder.files(folder)) {
            if (Folder.isTable(file)) {
                files.computeIfAbsent(kind(file), kind -> new java.util.ArrayList<>())
                        .add(file);
            } else {
                others++;
            }
        }
        if (files.isEmpty()) {
            throw new DataException(
                    folder + " holds no logs: no file that ends in .parquet, .jsonl, .ndjson, .jsonl.gz or .csv.");
        }
        if (files.size() > 1) {
            throw new DataException(folder + " holds logs of several kinds: "
                    + files.entrySet().stream()
                            .map(kind -> kind.getKey() + " " + kind.getValue().size())
                            .collect(Collectors.joining(", "))
                    + " files. Put those of one kind into a folder of their own.");
        }
        var only = files.entrySet().iterator().next();
        return new LogFiles(
                from(only.getKey(), only.getValue()),
                others == 0
                        ? List.of()
                        : List.of("Files of " + folder + " that are no tables are not read: " + others + "."));
    }

    private static String from(FileKind kind, List<Path> files) {
        String list = files.stream().map(DuckDb::path).collect(Collectors.joining(", ", "[", "]"));
        String several = files.size() > 1 ? ", union_by_name=true, filename=true" : "";
        return switch (kind) {
            case PARQUET -> "read_parquet(" + list + several + ")";
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
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static List<Path> sorted(Stream<Path> files) {
        return files.sorted().toList();
    }
}
