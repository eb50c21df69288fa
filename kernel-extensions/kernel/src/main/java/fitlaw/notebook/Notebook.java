package fitlaw.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A notebook of format 4, the only one Jupyter has written since 2015. Whatever a file holds beyond what Fitlaw knows is
 * kept, so that reading and writing a notebook that Jupyter wrote gives the same bytes.
 *
 * <p>Format: nbformat 4.5, <a href="https://nbformat.readthedocs.io">nbformat.readthedocs.io</a>.
 */
public final class Notebook {
    private final ObjectNode json;
    private final List<NotebookCell> cells;

    private Notebook(ObjectNode json, List<NotebookCell> cells) {
        this.json = json;
        this.cells = cells;
    }

    /**
     * {@return the notebook in a file}
     *
     * @param file a file in nbformat 4
     * @throws DataException if the file is missing, cut short, too big, or not a notebook of format 4
     */
    public static Notebook read(Path file) {
        FileContent.NOTEBOOK.require(file);
        return of(NotebookJson.read(file), file.toString());
    }

    /**
     * {@return the notebook in a text}
     *
     * @param text JSON in nbformat 4
     * @param name what messages call it
     * @throws DataException if the text is cut short or not a notebook of format 4
     */
    public static Notebook parse(String text, String name) {
        return of(NotebookJson.parse(text, name), name);
    }

    private static Notebook of(ObjectNode json, String name) {
        return new Notebook(json, NotebookJson.cells(json, name));
    }

    /** {@return the cells in order} */
    public List<NotebookCell> cells() {
        return cells;
    }

    /**
     * {@return this notebook with other cells}
     *
     * @param cells the cells in order
     */
    public Notebook withCells(List<NotebookCell> cells) {
        ObjectNode copy = json.deepCopy();
        ArrayNode array = copy.putArray("cells");
        cells.forEach(cell -> array.add(cell.json()));
        return new Notebook(copy, List.copyOf(cells));
    }

    /** {@return the name of the language its kernel runs, in lower case, where the notebook says so} */
    public Optional<String> language() {
        JsonNode metadata = json.path("metadata");
        return Optional.ofNullable(metadata.path("kernelspec").path("language").textValue())
                .or(() -> Optional.ofNullable(
                        metadata.path("language_info").path("name").textValue()))
                .map(name -> name.toLowerCase(java.util.Locale.ROOT));
    }

    /** {@return the first heading of the notebook, as plain text} */
    public Optional<String> title() {
        return cells.stream()
                .filter(cell -> cell.kind() == NotebookCell.Kind.MARKDOWN)
                .flatMap(cell -> cell.source().lines())
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2).replaceAll("[`*_]", "").strip())
                .findFirst();
    }

    /** {@return the text of the file, laid out as Jupyter does: keys sorted, indented by one space, a newline at the end} */
    public String text() {
        return NotebookJson.write(json);
    }

    /**
     * Writes the notebook whole or not at all: a reader never sees half a file.
     *
     * @param file where to; folders above it are made
     * @throws DataException if the file cannot be written
     */
    public void write(Path file) {
        AtomicFile.write(file, text());
    }
}
