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
 * @param json the cell as the file holds it, with all that Fitlaw does not know
 */
public record NotebookCell(ObjectNode json) {
    /** The three kinds of cells. */
    public enum Kind {
        /** Source to run. */
        CODE,
        /** Text to read. */
        MARKDOWN,
        /** Text for converters, shown as it is. */
        RAW;

        static Optional<Kind> named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /**
     * Creates a cell that later changes of the tree do not reach.
     *
     * @param json the cell as the file holds it
     */
    public NotebookCell {
        json = json.deepCopy();
    }

    /** {@return a copy of the cell as the file holds it} */
    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** {@return which of the three kinds it is} */
    public Kind kind() {
        return Kind.named(json.path("cell_type").asText()).orElse(Kind.RAW);
    }

    /** {@return its text, lines joined} */
    public String source() {
        return NotebookJson.text(json.path("source"));
    }

    /** {@return the number shown beside a cell that ran} */
    public OptionalInt executionCount() {
        JsonNode count = json.path("execution_count");
        return count.canConvertToInt() && count.isNumber() ? OptionalInt.of(count.intValue()) : OptionalInt.empty();
    }

    /** {@return its tags; {@code raises-exception} and {@code skip-execution} mean something to runners} */
    public Set<String> tags() {
        Set<String> tags = new HashSet<>();
        json.path("metadata").path("tags").forEach(tag -> tags.add(tag.asText()));
        return Set.copyOf(tags);
    }

    /** {@return what the cell showed, each a tree with an {@code output_type}} */
    public List<JsonNode> outputs() {
        List<JsonNode> outputs = new ArrayList<>();
        json.path("outputs").forEach(outputs::add);
        return List.copyOf(outputs);
    }

    /** {@return the files attached to a Markdown cell: for each name an object of content by MIME type} */
    JsonNode attachments() {
        return json.path("attachments");
    }

    /**
     * {@return the cell after it ran}
     *
     * @param count the number shown beside it, none if it did not run
     * @param outputs what it showed
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
