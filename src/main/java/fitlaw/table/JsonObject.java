package fitlaw.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Strict reading of an object in a JSON file that Fitlaw wrote, with errors that name file and key: a key that is missing,
 * unknown, given twice or of another type is refused.
 *
 * <p>JSON has no numbers that are not finite; they stand as the texts {@code "Infinity"}, {@code "-Infinity"} and
 * {@code "NaN"}. Other numbers keep all their bits.
 */
public final class JsonObject {
    private static final Set<String> NOT_FINITE = Set.of("Infinity", "-Infinity", "NaN");
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String file;
    private final String path;
    private final JsonNode node;

    private JsonObject(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /**
     * {@return the object in a file}
     *
     * @param file path of the file
     * @param content what it is to hold
     * @throws DataException if there is no such file, it holds something else, or it is no whole JSON object
     */
    public static JsonObject read(Path file, FileContent content) {
        if (!Files.isRegularFile(file)) {
            throw Files.isDirectory(file)
                    ? new DataException(file + " is a folder. Name a file in it.")
                    : content.absent(file);
        }
        content.require(file);
        String text = text(file);
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw new DataException(file + " holds no JSON object.");
            }
            return new JsonObject(file.toString(), "", root);
        } catch (JsonProcessingException e) {
            boolean whole =
                    !text.stripLeading().startsWith("{") || text.stripTrailing().endsWith("}");
            throw whole || !(e instanceof JsonParseException)
                    ? ReadFailure.json(file, e)
                    : new DataException(file + " is cut off: its object does not end. Write it again.", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    /**
     * {@return the text of an object}
     *
     * @param values keys with texts, numbers, flags, arrays, lists and maps
     */
    public static String text(Map<String, ?> values) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        printer.indentObjectsWith(lines);
        try {
            return JSON.writer(printer).writeValueAsString(JSON.valueToTree(values)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /**
     * {@return whether a key is there}
     *
     * @param key key
     */
    public boolean has(String key) {
        return node.has(key);
    }

    /**
     * Refuses keys that the reader does not know.
     *
     * @param known keys that may be there
     */
    public void requireOnly(String... known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!List.of(known).contains(key)) {
                throw wrong(key, "is unknown" + DidYouMean.ending(key, List.of(known)));
            }
        });
    }

    /**
     * {@return what is wrong with a key}
     *
     * @param key key
     * @param what such as {@code is negative.}
     */
    public DataException wrong(String key, String what) {
        return new DataException(file + ", key " + path + key + ": " + what);
    }

    private JsonNode get(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw wrong(key, "is missing.");
        }
        return value;
    }

    /**
     * {@return the object under a key}
     *
     * @param key key
     */
    public JsonObject object(String key) {
        JsonNode value = get(key);
        if (!value.isObject()) {
            throw type(key, value, "an object");
        }
        return new JsonObject(file, path + key + ".", value);
    }

    /**
     * {@return the objects in the list under a key}
     *
     * @param key key
     */
    public List<JsonObject> objects(String key) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode value : list(key)) {
            if (!value.isObject()) {
                throw type(key + "[" + objects.size() + "]", value, "an object");
            }
            objects.add(new JsonObject(file, path + key + "[" + objects.size() + "].", value));
        }
        return objects;
    }

    private JsonNode list(String key) {
        JsonNode value = get(key);
        if (!value.isArray()) {
            throw type(key, value, "a list");
        }
        return value;
    }

    /**
     * {@return the text under a key}
     *
     * @param key key
     */
    public String text(String key) {
        return text(key, get(key));
    }

    private String text(String key, JsonNode value) {
        if (!value.isTextual()) {
            throw type(key, value, "a text");
        }
        return value.textValue();
    }

    /**
     * {@return the texts in the list under a key}
     *
     * @param key key
     */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(key)) {
            texts.add(text(key + "[" + texts.size() + "]", value));
        }
        return texts;
    }

    /**
     * {@return the constant that the text under a key names, in small letters and hyphens}
     *
     * @param <E> type of the constant
     * @param key key
     * @param type type of the constant
     */
    public <E extends Enum<E>> E constant(String key, Class<E> type) {
        return constant(key, text(key), type);
    }

    /**
     * {@return the constants that the texts in the list under a key name}
     *
     * @param <E> type of the constants
     * @param key key
     * @param type type of the constants
     */
    public <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
        return texts(key).stream().map(text -> constant(key, text, type)).toList();
    }

    private <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(JsonObject::name).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw wrong(key, "'" + text + "' is none of " + String.join(", ", names) + ".");
        }
        return type.getEnumConstants()[index];
    }

    /**
     * {@return the name of a constant as {@link #constant} reads it}
     *
     * @param constant any constant
     */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the flag under a key}
     *
     * @param key key
     */
    public boolean flag(String key) {
        JsonNode value = get(key);
        if (!value.isBoolean()) {
            throw type(key, value, "true or false");
        }
        return value.booleanValue();
    }

    /**
     * {@return the whole number under a key}
     *
     * @param key key
     */
    public int whole(String key) {
        return whole(key, get(key));
    }

    private int whole(String key, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw type(key, value, "a whole number");
        }
        return value.intValue();
    }

    /**
     * {@return the whole numbers in the list under a key}
     *
     * @param key key
     */
    public int[] wholes(String key) {
        JsonNode list = list(key);
        int[] numbers = new int[list.size()];
        Arrays.setAll(numbers, i -> whole(key + "[" + i + "]", list.get(i)));
        return numbers;
    }

    /**
     * {@return the number under a key, which may be infinite or NaN}
     *
     * @param key key
     */
    public double number(String key) {
        return number(key, get(key));
    }

    private double number(String key, JsonNode value) {
        if (value.isTextual() && NOT_FINITE.contains(value.textValue())) {
            return Double.parseDouble(value.textValue());
        }
        if (!value.isNumber()) {
            throw type(key, value, "a number");
        }
        if (!Double.isFinite(value.doubleValue())) {
            throw wrong(key, value + " is too large.");
        }
        return value.doubleValue();
    }

    /**
     * {@return the numbers in the list under a key}
     *
     * @param key key
     */
    public double[] numbers(String key) {
        return numbers(key, list(key));
    }

    private double[] numbers(String key, JsonNode list) {
        double[] numbers = new double[list.size()];
        Arrays.setAll(numbers, i -> number(key + "[" + i + "]", list.get(i)));
        return numbers;
    }

    /**
     * {@return the lists of numbers in the list under a key}
     *
     * @param key key
     */
    public double[][] matrix(String key) {
        JsonNode list = list(key);
        double[][] rows = new double[list.size()][];
        for (int i = 0; i < rows.length; i++) {
            String place = key + "[" + i + "]";
            if (!list.get(i).isArray()) {
                throw type(place, list.get(i), "a list");
            }
            rows[i] = numbers(place, list.get(i));
        }
        return rows;
    }

    private DataException type(String key, JsonNode value, String wanted) {
        String found = value.toString();
        return wrong(key, (found.length() > 40 ? found.substring(0, 40) + "…" : found) + " is not " + wanted + ".");
    }
}
