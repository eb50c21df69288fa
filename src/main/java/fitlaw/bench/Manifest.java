package fitlaw.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.ReadFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON file in the folder of result files, with the values that they omit. Each key is a pattern of file names, each
 * value an object of columns. If several patterns match a file, later ones override earlier ones.
 *
 * <pre>
 *   {"*": {"gpu": "H100", "engine_version": "0.11.0", "architecture": "llama-3.2-1b/config.json"},
 *    "latency-b16-*.json": {"batch": 16, "input_tokens": 4096}}
 * </pre>
 *
 * <p>A path of an architecture is relative to the manifest's folder.
 */
final class Manifest {
    static final String NAME = "fitlaw-bench.json";

    private final Path folder;
    private final Path file;
    private final Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private Manifest(Path file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /** The manifest of a folder, if it has one. */
    static Optional<Manifest> in(Path folder) {
        Path file = folder.resolve(NAME);
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    static Manifest read(Path file) {
        Path parent = file.getParent();
        Manifest manifest = new Manifest(file, parent == null ? Path.of("") : parent);
        try {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            if (!root.isObject()) {
                throw new DataException(file + " does not contain a JSON object of file patterns.");
            }
            root.properties().forEach(entry -> manifest.add(file, entry.getKey(), entry.getValue()));
        } catch (JsonProcessingException e) {
            throw ReadFailure.json(file, e);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        return manifest;
    }

    private void add(Path file, String pattern, JsonNode values) {
        if (!values.isObject()) {
            throw new DataException(file + ", key " + pattern
                    + ": a file pattern needs an object of columns, such as {\"*\": {\"gpu\": \"H100\"}}.");
        }
        Map<String, String> columns = new LinkedHashMap<>();
        values.properties().forEach(entry -> {
            String name = entry.getKey();
            List<String> known = BenchColumns.givable();
            if (!known.contains(name)) {
                throw new DataException(file + ", key " + name + ": there is no column of that name. The columns are "
                        + String.join(", ", known) + DidYouMean.ending(name, known));
            }
            String text = entry.getValue().asText();
            columns.put(
                    name,
                    name.equals(BenchColumns.ARCHITECTURE)
                            ? folder.resolve(text).toString()
                            : text);
        });
        entries.put(pattern, columns);
    }

    /** The values for a result file. */
    Map<String, String> of(Path result) {
        Map<String, String> values = new LinkedHashMap<>();
        entries.forEach((pattern, columns) -> {
            if (FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(result.getFileName())) {
                values.putAll(columns);
                used.add(pattern);
            }
        });
        return values;
    }

    /** A message for each pattern that matched no file. */
    List<String> unused() {
        return entries.keySet().stream()
                .filter(pattern -> !used.contains(pattern))
                .map(pattern -> file + ": no file matches " + pattern + ".")
                .toList();
    }
}
