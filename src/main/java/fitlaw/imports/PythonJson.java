package fitlaw.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
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

/** JSON as written by Python, with NaN and Infinity. */
final class PythonJson {
    /** A document becomes a tree with some hundred bytes per value; a small compressed file may contain millions. */
    private static final long MOST_VALUES = Runtime.getRuntime().maxMemory() / 400;

    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 8;
    private static final int LONGEST_TEXT = 1 << 26;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_VALUES)
                            .maxDocumentLength(MOST_BYTES)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PythonJson() {}

    /** The only document in a file. */
    static JsonNode read(Path file) {
        try (InputStream bytes = open(file)) {
            JsonNode root = MAPPER.readTree(bytes);
            if (root == null || root.isMissingNode()) {
                throw new DataException(file + " is empty. Write it again.");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw ReadFailure.json(file, e);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
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

    static String keys(JsonNode root) {
        return StreamSupport.stream(((Iterable<String>) root::fieldNames).spliterator(), false)
                .limit(12)
                .collect(Collectors.joining(", "));
    }

    /** A number under a key, finite or not; it may be written as text, as NaN often is. */
    static Optional<Double> number(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (value.isNumber()) {
            return Optional.of(value.doubleValue());
        }
        return value.isTextual() && value.textValue().strip().equalsIgnoreCase("nan")
                ? Optional.of(Double.NaN)
                : Optional.empty();
    }

    /** The values of an object with their keys; those of nested objects as {@code outer.inner}. Lists remain text. */
    static Map<String, String> flat(JsonNode object) {
        Map<String, String> cells = new LinkedHashMap<>();
        flatten("", object, cells);
        return cells;
    }

    private static void flatten(String prefix, JsonNode object, Map<String, String> into) {
        object.properties().forEach(entry -> {
            JsonNode value = isSetting(entry.getValue()) ? entry.getValue().get("value") : entry.getValue();
            if (value.isObject()) {
                flatten(prefix + entry.getKey() + ".", value, into);
            } else {
                into.put(
                        prefix + entry.getKey(),
                        value.isNull() ? "" : value.isArray() ? value.toString() : value.asText());
            }
        });
    }

    /** Whether it is a setting in the format of Weights &amp; Biases, {@code {"value": 64, "desc": null}}. */
    private static boolean isSetting(JsonNode value) {
        return value.has("value") && value.size() == (value.has("desc") ? 2 : 1);
    }
}
