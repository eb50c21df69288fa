package fitlaw.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fitlaw.table.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** JSON as Python writes it, with NaN and Infinity. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The one document in a file. */
    static JsonNode read(Path file) {
        try (InputStream bytes = open(file)) {
            JsonNode root = MAPPER.readTree(bytes);
            if (root == null || root.isMissingNode()) {
                throw new DataException(file + " is empty. Write it again.");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new DataException(file + problem(e, e.getLocation().getLineNr()), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What is wrong with JSON, to stand behind the name of the file. */
    static String problem(JsonProcessingException e, int line) {
        String said = e.getOriginalMessage();
        return said.contains("end-of-input")
                ? " is cut off in line " + line + ". Its writer may have been stopped: write it again, or remove it."
                : " is not valid JSON, line " + line + ": " + said.replaceAll("\\s+", " ") + ". Write it again.";
    }

    static InputStream open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        if (!file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".gz")) {
            return bytes;
        }
        try {
            return new GZIPInputStream(bytes, 1 << 16);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    static DataException unreadable(Path file, IOException e) {
        boolean packed = e instanceof ZipException || e instanceof java.io.EOFException;
        return new DataException(
                packed
                        ? file + " cannot be unpacked: it is no gzip file, or is cut off (" + e.getMessage()
                                + "). Copy or write it again."
                        : file + " cannot be read: " + e.getMessage(),
                e);
    }

    static String keys(JsonNode root) {
        return StreamSupport.stream(((Iterable<String>) root::fieldNames).spliterator(), false)
                .limit(12)
                .collect(Collectors.joining(", "));
    }

    /** A finite or other number under a key: also where it is written as text, as NaN often is. */
    static Optional<Double> number(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (value.isNumber()) {
            return Optional.of(value.doubleValue());
        }
        return value.isTextual() && value.textValue().strip().equalsIgnoreCase("nan")
                ? Optional.of(Double.NaN)
                : Optional.empty();
    }

    /** The values of an object with their keys; those of objects in it as {@code outer.inner}. Lists stay text. */
    static Map<String, String> flat(JsonNode object) {
        Map<String, String> cells = new LinkedHashMap<>();
        flatten("", object, cells);
        return cells;
    }

    private static void flatten(String prefix, JsonNode object, Map<String, String> into) {
        object.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(prefix + entry.getKey() + ".", value, into);
            } else {
                into.put(
                        prefix + entry.getKey(),
                        value.isNull() ? "" : value.isArray() ? value.toString() : value.asText());
            }
        });
    }
}
