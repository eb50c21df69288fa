package fitlaw.docs;

import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text output of a notebook's cells: streams, the plain text of values, errors. Figures and HTML are omitted, since
 * they may differ between Java versions and fonts; a figure still has its plain text. Progress bars are omitted too:
 * they appear only on slow machines, and contain times.
 */
final class TextOutputs {
    private TextOutputs() {}

    /** {@return the first cell whose text differs, in words, or nothing if all agree} */
    static Optional<String> difference(Notebook committed, Notebook executed) {
        if (committed.cells().size() != executed.cells().size()) {
            return Optional.of("committed are " + committed.cells().size() + " cells, executed "
                    + executed.cells().size());
        }
        for (int i = 0; i < committed.cells().size(); i++) {
            NotebookCell cell = committed.cells().get(i);
            List<String> before = of(cell);
            List<String> after = of(executed.cells().get(i));
            if (!before.equals(after)) {
                return Optional.of("cell " + (i + 1) + ":\n" + cell.source() + "\n--- committed\n"
                        + String.join("\n", before) + "\n--- now\n" + String.join("\n", after));
            }
        }
        return Optional.empty();
    }

    /** {@return the texts a cell shows, each with its kind} */
    static List<String> of(NotebookCell cell) {
        List<String> texts = new ArrayList<>();
        for (JsonNode output : cell.outputs()) {
            if (joined(output.path("data").path("text/html")).contains("<progress ")) {
                continue;
            }
            switch (output.path("output_type").asText()) {
                case "stream" -> texts.add(output.path("name").asText() + ": " + joined(output.path("text")));
                case "error" ->
                    texts.add("error: " + output.path("ename").asText() + ": "
                            + output.path("evalue").asText());
                default -> texts.add("value: " + joined(output.path("data").path("text/plain")));
            }
        }
        return texts;
    }

    private static String joined(JsonNode text) {
        StringBuilder joined = new StringBuilder(text.asText(""));
        text.forEach(line -> joined.append(line.asText()));
        return joined.toString();
    }
}
