package fitlaw.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One flattened JSON object of a result file: {@code {"a": {"b": 1}}} has the key {@code a.b}. Arrays of numbers are
 * kept; of other arrays only the number of non-empty entries.
 */
final class JsonRecord {
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, double[]> arrays = new HashMap<>();
    private final Map<String, Integer> texts = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();

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
        settings.putAll(other.settings);
    }

    /** The part below a key, with shortened keys. */
    JsonRecord below(String prefix) {
        JsonRecord part = new JsonRecord();
        values.forEach((key, value) -> within(key, prefix).ifPresent(rest -> part.put(rest, value)));
        arrays.forEach((key, value) -> within(key, prefix).ifPresent(rest -> part.put(rest, value)));
        texts.forEach((key, value) -> within(key, prefix).ifPresent(rest -> part.putTexts(rest, value)));
        return part;
    }

    private static Optional<String> within(String key, String prefix) {
        return key.startsWith(prefix + ".") ? Optional.of(key.substring(prefix.length() + 1)) : Optional.empty();
    }

    Set<String> keys() {
        return values.keySet();
    }

    /**
     * Every key with its value as text, by name; a non-empty list is represented by its number of entries in brackets.
     */
    SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>(values);
        arrays.forEach((key, list) -> all.put(key, listed(list.length)));
        texts.forEach((key, count) -> all.put(key, listed(count)));
        return all;
    }

    private static String listed(int entries) {
        return entries == 0 ? "" : "[" + entries + "]";
    }

    /** Marks keys as settings of the program rather than results. */
    void putSettings(JsonRecord arguments) {
        putAll(arguments);
        settings.putAll(arguments.all());
    }

    /** Settings of the program, as far as the file identifies them. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all().forEach((key, value) -> within(key, "server_info").ifPresent(rest -> all.put(rest, value)));
        return all;
    }

    boolean has(String... keys) {
        return Arrays.stream(keys).allMatch(key -> values.containsKey(key) || arrays.containsKey(key));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isBlank());
    }

    /** A number, possibly NaN or infinite, which some writers put in quotes. */
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
}
