package fitlaw.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JSON of notebooks: validation, and Jupyter's layout. */
final class NotebookJson {
    /** The largest file that is read; Jupyter's browser front ends fail well below this size. */
    private static final long LARGEST_BYTES = 200L << 20;

    private static final int LARGEST_STRING = (int) LARGEST_BYTES;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LARGEST_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer(printer());

    private NotebookJson() {}

    private static DefaultPrettyPrinter printer() {
        var lines = new DefaultIndenter(" ", "\n");
        var separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(lines).withArrayIndenter(lines);
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static String write(ObjectNode json) {
        try {
            return WRITER.writeValueAsString(withLines(json)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** Where the format allows a string or a list of lines, Jupyter writes the list, for readable diffs. */
    private static ObjectNode withLines(ObjectNode notebook) {
        ObjectNode copy = notebook.deepCopy();
        for (JsonNode cell : copy.path("cells")) {
            split(cell, "source");
            cell.path("attachments").forEach(NotebookJson::splitTexts);
            for (JsonNode output : cell.path("outputs")) {
                split(output, "text");
                splitTexts(output.path("data"));
            }
        }
        return copy;
    }

    private static void splitTexts(JsonNode bundle) {
        List<String> types = new ArrayList<>();
        bundle.fieldNames().forEachRemaining(types::add);
        types.stream().filter(NotebookJson::isKeptInLines).forEach(type -> split(bundle, type));
    }

    private static void split(JsonNode parent, String field) {
        if (parent instanceof ObjectNode object && object.path(field).isTextual()) {
            object.set(field, lines(object.path(field).asText()));
        }
    }

    static boolean isKeptInLines(String type) {
        return type.startsWith("text/") || type.equals("image/svg+xml") || type.equals("application/javascript");
    }

    static ObjectNode read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new DataException(file + " is a folder. Name a notebook in it, such as "
                        + file.resolve("01-fit-a-law.ipynb") + ".");
            }
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                throw new DataException(file + " has " + (bytes >> 20) + " MB; notebooks up to " + (LARGEST_BYTES >> 20)
                        + " MB are read. Clear its outputs in Jupyter (Edit, Clear Outputs of All Cells) and save it.");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "There is no notebook " + file + ". Check the name; relative names start at "
                            + Path.of("").toAbsolutePath() + ".",
                    e);
        } catch (AccessDeniedException e) {
            throw new DataException(
                    file + " cannot be read: permission denied. Change its permissions (chmod u+r).", e);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text, so it is not a notebook. Check the name.", e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static ObjectNode parse(String text, String name) {
        if (text.startsWith("\uFEFF")) {
            return parse(text.substring(1), name); // a byte order mark, which some editors on Windows write
        }
        if (text.isBlank()) {
            throw new DataException(name + " is empty. Save the notebook again in Jupyter.");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new DataException(notJson(text, name, e), e);
        }
        if (!(root instanceof ObjectNode json)) {
            throw new DataException(name + " contains JSON, but not a notebook: a notebook is an object, this is "
                    + kind(root) + ". Check the name.");
        }
        checkFormat(json, name);
        return json;
    }

    private static String notJson(String text, String name, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (e instanceof com.fasterxml.jackson.core.io.JsonEOFException) {
            return name + where + ": the file is incomplete, perhaps because of a full disk or an interrupted copy. "
                    + "Get it again from its source.";
        }
        if (text.contains("<<<<<<<") && text.contains(">>>>>>>")) {
            return name + where + ": not JSON: the file contains merge conflict markers (<<<<<<<)."
                    + " Resolve the conflict first.";
        }
        if (e instanceof StreamConstraintsException) {
            return name + where + ": values nested deeper, or a number longer, than any notebook needs. "
                    + "Get the file again from its source.";
        }
        if (e instanceof MismatchedInputException) {
            return name + where + ": there is text after the end of the notebook. Remove it, or get the file again.";
        }
        return name + where + ": not JSON: " + e.getOriginalMessage() + ". A notebook is a JSON file that Jupyter "
                + "writes; undo the last manual change, or get the file again from its source.";
    }

    private static void checkFormat(ObjectNode json, String name) {
        JsonNode format = json.get("nbformat");
        if (format == null || !format.canConvertToInt()) {
            throw new DataException(
                    name + " is JSON without a format number (nbformat), so it is not a notebook. Check the name.");
        }
        int major = format.intValue();
        if (major < 4) {
            throw new DataException(
                    name + " is a notebook in format " + major + ", which predates 2015; Fitlaw reads format 4."
                            + " Convert it with: jupyter nbconvert --to notebook --nbformat 4 " + name);
        }
        if (major > 4) {
            throw new DataException(name + " is a notebook in format " + major
                    + "; this version of Fitlaw reads format 4. Save it in format 4, or use a newer version.");
        }
        if (!json.path("cells").isArray()) {
            throw new DataException(name + " has no list of cells. Get the file again from its source.");
        }
        if (!json.path("metadata").isObject()) {
            json.putObject("metadata");
        }
    }

    static List<NotebookCell> cells(ObjectNode json, String name) {
        List<NotebookCell> cells = new ArrayList<>();
        for (JsonNode node : (ArrayNode) json.get("cells")) {
            String where = name + ", cell " + (cells.size() + 1) + ": ";
            if (!(node instanceof ObjectNode cell)) {
                throw new DataException(where + "found " + kind(node) + " in place of a cell. Remove it.");
            }
            if (NotebookCell.Kind.named(cell.path("cell_type").asText()).isEmpty()) {
                throw new DataException(where + "cell_type is " + cell.path("cell_type")
                        + "; it must be code, markdown or raw. Correct it.");
            }
            if (!isText(cell.path("source"))) {
                throw new DataException(where + "source must be text or a list of lines; found "
                        + kind(cell.path("source")) + ". Correct it.");
            }
            cells.add(new NotebookCell(cell));
        }
        return List.copyOf(cells);
    }

    private static boolean isText(JsonNode node) {
        if (node.isArray()) {
            for (JsonNode line : node) {
                if (!line.isTextual()) {
                    return false;
                }
            }
            return true;
        }
        return node.isTextual();
    }

    /** Text that the format stores as one string or as a list of lines. */
    static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asText("");
        }
        StringBuilder text = new StringBuilder();
        node.forEach(line -> text.append(line.asText("")));
        return text.toString();
    }

    /** Text as Jupyter stores it: a list of lines, each with its newline. */
    static ArrayNode lines(String text) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start) + 1;
            end = end == 0 ? text.length() : end;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "nothing";
        };
    }
}
