package fitlaw.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * JSON files that Fitlaw writes and reads, bound to records.
 *
 * <p>A component of a record is a key in snake case: {@code kvBytes} is {@code kv_bytes}. Constants of an enum are in
 * lower case with hyphens. Reading is strict: a key that is missing, unknown, duplicate, null or of another type is an
 * error that names the file and the key. Only a component of type {@code Optional}, {@code OptionalInt} or {@code
 * OptionalDouble} may be missing, and is not written if empty. An exception of a record's constructor is reported under
 * its key.
 *
 * <p>JSON has no numbers that are not finite; they are represented by the texts {@code "Infinity"}, {@code "-Infinity"}
 * and {@code "NaN"}. Other numbers keep all their bits.
 */
public final class JsonFiles {
    private static final Set<Class<?>> MAY_BE_MISSING = Set.of(Optional.class, OptionalInt.class, OptionalDouble.class);

    private static final int LONGEST_VALUE = 40;

    private static final JsonMapper MAPPER = mapper();

    private JsonFiles() {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .addModule(new Jdk8Module())
                .annotationIntrospector(new Introspector())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.withCoercionConfig(LogicalType.Textual, text -> {
            for (CoercionInputShape shape :
                    List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                text.setCoercion(shape, CoercionAction.Fail);
            }
        });
        return builder.build();
    }

    /** All components of a record are required except the optional ones; names of constants have hyphens. */
    private static final class Introspector extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            return !MAY_BE_MISSING.contains(member.getRawType());
        }

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            return Arrays.stream(constants).map(EnumNames::of).toArray(String[]::new);
        }
    }

    /**
     * {@return the record in a file whose first key is the version of its format}
     *
     * @param <T> type of the record
     * @param file path of the file
     * @param content what the file should contain; its key precedes the version
     * @param version the version that is supported
     * @param otherVersion message for a file in another version, with what to do
     * @param type type of the record
     * @throws DataException if there is no such file, or it contains anything except such a record
     */
    public static <T> T read(Path file, FileContent content, int version, String otherVersion, Class<T> type) {
        JsonNode root = tree(file, content);
        JsonNode found = root.get(content.key());
        if (found == null) {
            throw new DataException(file + " has no key " + content.key() + ", so it is not " + content.words() + ". "
                    + content.advice());
        }
        if (!found.isInt()) {
            throw error(file, content.key(), is(found, "a whole number"));
        }
        if (found.intValue() != version) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is written in version %d of the format, and this Fitlaw reads version %d%s",
                    file,
                    found.intValue(),
                    version,
                    otherVersion));
        }
        refuseTooLarge(file, "", root);
        try {
            return MAPPER.treeToValue(root, type);
        } catch (JsonMappingException e) {
            throw error(file, root, e);
        } catch (JsonProcessingException e) {
            throw ReadFailure.json(file, e);
        }
    }

    /**
     * {@return whether the object in a file has a key}
     *
     * @param file path of the file
     * @param content what the file should contain
     * @param key the key
     * @throws DataException if there is no such file, it has other content, or it is not a complete JSON object
     */
    public static boolean has(Path file, FileContent content, String key) {
        return tree(file, content).has(key);
    }

    private static JsonNode tree(Path file, FileContent content) {
        if (!Files.isRegularFile(file)) {
            throw Files.isDirectory(file)
                    ? new DataException(file + " is a folder. Name a file in it.")
                    : content.absent(file);
        }
        content.require(file);
        String text = text(file);
        try {
            JsonNode root = MAPPER.readTree(text);
            if (!root.isObject()) {
                throw new DataException(file + " does not contain a JSON object.");
            }
            return root;
        } catch (JsonProcessingException e) {
            boolean whole =
                    !text.stripLeading().startsWith("{") || text.stripTrailing().endsWith("}");
            throw whole || !(e instanceof JsonParseException)
                    ? ReadFailure.json(file, e)
                    : new DataException(file + " is truncated: its object does not end. Write it again.", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    /** Rejects numbers too large for a double, which would be read as infinite. */
    private static void refuseTooLarge(Path file, String path, JsonNode node) {
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw error(file, path, "the number is too large.");
        }
        node.properties()
                .forEach(entry -> refuseTooLarge(
                        file, path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue()));
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            refuseTooLarge(file, path + "[" + i + "]", node.get(i));
        }
    }

    /**
     * Writes a record to a file.
     *
     * @param file path of the file; an existing one is replaced atomically
     * @param value the record
     */
    public static void write(Path file, Object value) {
        AtomicFile.write(file, text(value));
    }

    /**
     * {@return the JSON text of a record or map, one key per line}
     *
     * @param value the record or map
     */
    public static String text(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        try {
            return MAPPER.writer(printer).writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static DataException error(Path file, String key, String what) {
        return new DataException(file + ", key " + key + ": " + what);
    }

    /** The error for content that does not match a record, with its key. */
    private static DataException error(Path file, JsonNode root, JsonMappingException e) {
        JsonNode siblings = root;
        JsonNode at = root;
        StringBuilder key = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            String name = step.getFieldName();
            key.append(name == null ? "[" + step.getIndex() + "]" : (key.isEmpty() ? "" : ".") + name);
            siblings = at;
            at = name == null ? at.get(step.getIndex()) : at.get(name);
        }
        String where = key.isEmpty() ? "" : ", key " + key;
        return new DataException(file + where + ": " + what(siblings, at, e), e);
    }

    /** Whether the mismatch is in an element of an array, in which case the target type is that of the array. */
    private static boolean ofElement(JsonMappingException e) {
        return e.getOriginalMessage().contains(" element of `");
    }

    private static String misspelled(List<JsonMappingException.Reference> path, JsonNode siblings) {
        List<String> keys = new ArrayList<>();
        siblings.fieldNames().forEachRemaining(keys::add);
        return DidYouMean.to(path.get(path.size() - 1).getFieldName(), keys)
                .map(key -> "; is " + key + " a misspelling of it?")
                .orElse(".");
    }

    private static String what(JsonNode siblings, JsonNode found, JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = unknown.getKnownPropertyIds();
            return "is unknown"
                    + DidYouMean.ending(
                            unknown.getPropertyName(),
                            known.stream().map(String::valueOf).toList());
        }
        if (e instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? "has no kind."
                    : "'" + unknown.getTypeId() + "' is none of " + kinds(unknown.getBaseType()) + ".";
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return refused.getMessage() + ". The file was changed; write it again.";
        }
        if (found == null) {
            return "is missing" + misspelled(e.getPath(), siblings);
        }
        if (e.getCause() instanceof InputCoercionException) {
            return is(found, "a whole number");
        }
        if (e instanceof MismatchedInputException mismatch) {
            Class<?> target = mismatch.getTargetType();
            return is(found, wanted(ofElement(e) ? target.getComponentType() : target));
        }
        return e.getOriginalMessage();
    }

    private static String kinds(JavaType type) {
        return Arrays.stream(
                        type.getRawClass().getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.joining(", "));
    }

    private static String is(JsonNode found, String wanted) {
        String value = found.toString();
        return (value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value) + " is not " + wanted
                + ".";
    }

    private static String wanted(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> EnumNames.of((Enum<?>) constant))
                                    .toList());
        }
        JavaType wanted = MAPPER.constructType(type);
        if (wanted.isContainerType()) {
            return Map.class.isAssignableFrom(type) ? "an object" : "a list";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class
                || type == OptionalInt.class
                || type == Integer.class
                || type == long.class
                || type == Long.class) {
            return "a whole number";
        }
        return type == double.class || type == Double.class || type == OptionalDouble.class ? "a number" : "an object";
    }
}
