package fitlaw.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One JSON object of a result file, flat: {@code {"a": {"b": 1}}} has the key {@code a.b}. Arrays of numbers are kept, of
 * arrays of texts only how many are not empty; deeper arrays are passed over.
 */
final class JsonRecord {
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, double[]> arrays = new HashMap<>();
    private final Map<String, Integer> texts = new HashMap<>();

    void put(String key, String value) {
        values.put(key, value);
    }

    void put(String key, double[] array) {
        arrays.put(key, array);
    }

    void putTexts(String key, int notEmpty) {
        texts.put(key, notEmpty);
    }

    void putAll(JsonRecord other) {
        values.putAll(other.values);
        arrays.putAll(other.arrays);
        texts.putAll(other.texts);
    }

    /** The part below a key, with shorter keys. */
    JsonRecord below(String prefix) {
        JsonRecord part = new JsonRecord();
        values.forEach((key, value) -> within(key, prefix).ifPresent(rest -> part.put(rest, value)));
        arrays.forEach((key, value) -> within(key, prefix).ifPresent(rest -> part.put(rest, value)));
        return part;
    }

    private static Optional<String> within(String key, String prefix) {
        return key.startsWith(prefix + ".") ? Optional.of(key.substring(prefix.length() + 1)) : Optional.empty();
    }

    Set<String> keys() {
        return values.keySet();
    }

    boolean has(String... keys) {
        return Arrays.stream(keys).allMatch(key -> values.containsKey(key) || arrays.containsKey(key));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isBlank());
    }

    /** A number, which may be NaN or infinite; some writers put both in quotes. */
    OptionalDouble number(String key) {
        String text = values.getOrDefault(key, "").strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "" -> OptionalDouble.empty();
            case "inf", "+inf", "infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            case "nan" -> OptionalDouble.of(Double.NaN);
            default -> parsed(text);
        };
    }

    private static OptionalDouble parsed(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    Optional<double[]> array(String key) {
        return Optional.ofNullable(arrays.get(key)).map(double[]::clone);
    }

    int textsNotEmpty(String key) {
        return texts.getOrDefault(key, 0);
    }
}
