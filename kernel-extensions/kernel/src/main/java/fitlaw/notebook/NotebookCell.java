package fitlaw.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One cell of a notebook.
 *
 * @param json the cell as stored in the file, including unknown parts
 */
public record NotebookCell(ObjectNode json) {
    /** The three kinds of cells. */
    public enum Kind {
        /** Code. */
        CODE,
        /** Markdown text. */
        MARKDOWN,
        /** Unformatted text, for converters. */
        RAW;

        static Optional<Kind> named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /**
     * Creates a cell from a copy of the tree.
     * @param json the cell as stored in the file
     */
    public NotebookCell {
        json = json.deepCopy();
    }

    /** {@return a copy of the cell as stored in the file} */
    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** {@return the type of the cell} */
    public Kind kind() {
        return Kind.named(json.path("cell_type").asText()).orElse(Kind.RAW);
    }

    /** {@return its text, with lines joined} */
    public String source() {
        return NotebookJson.text(json.path("source"));
    }

    /** {@return its execution count, if it was run} */
    public OptionalInt executionCount() {
        JsonNode count = json.path("execution_count");
        return count.canConvertToInt() && count.isNumber() ? OptionalInt.of(count.intValue()) : OptionalInt.empty();
    }

    /** {@return its tags; {@code raises-exception} and {@code skip-execution} affect execution} */
    public Set<String> tags() {
        Set<String> tags = new HashSet<>();
        json.path("metadata").path("tags").forEach(tag -> tags.add(tag.asText()));
        return Set.copyOf(tags);
    }

    /** {@return the outputs of the cell, each a tree with an {@code output_type}} */
    public List<JsonNode> outputs() {
        List<JsonNode> outputs = new ArrayList<>();
        json.path("outputs").forEach(outputs::add);
        return List.copyOf(outputs);
    }

    /** {@return the attachments of a Markdown cell: for each file name an object with content by MIME type} */
    JsonNode attachments() {
        return json.path("attachments");
    }

    /**
     * {@return the cell with the results of an execution}
     *
     * @param count the execution count; empty if the cell did not run
     * @param outputs its outputs
     */
    NotebookCell executed(OptionalInt count, List<? extends JsonNode> outputs) {
        ObjectNode copy = json();
        if (count.isPresent()) {
            copy.put("execution_count", count.getAsInt());
        } else {
            copy.putNull("execution_count");
        }
        ArrayNode array = copy.putArray("outputs");
        outputs.forEach(array::add);
        return new NotebookCell(copy);
    }
}
