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
 * A notebook in format 4, the only one that Jupyter has written since 2015. Unknown parts of the file are kept, so that
 * reading and writing a notebook that Jupyter wrote gives the same bytes.
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
     * @throws DataException if the file is missing, truncated, too large, or not a notebook in format 4
     */
    public static Notebook read(Path file) {
        FileContent.NOTEBOOK.require(file);
        return of(NotebookJson.read(file), file.toString());
    }

    /**
     * {@return the notebook in a text}
     *
     * @param text JSON in nbformat 4
     * @param name its name in error messages
     * @throws DataException if the text is truncated or not a notebook in format 4
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
     * {@return this notebook with its cells replaced}
     *
     * @param cells the cells in order
     */
    public Notebook withCells(List<NotebookCell> cells) {
        ObjectNode copy = json.deepCopy();
        ArrayNode array = copy.putArray("cells");
        cells.forEach(cell -> array.add(cell.json()));
        return new Notebook(copy, List.copyOf(cells));
    }

    /** {@return the language of its kernel in lower case, if the notebook specifies one} */
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

    /**
     * {@return the text of the file in Jupyter's layout: sorted keys, an indentation of one space, a newline at the
     * end}
     */
    public String text() {
        return NotebookJson.write(json);
    }

    /**
     * Writes the notebook atomically: a reader never sees an incomplete file.
     *
     * @param file the target; missing parent folders are created
     * @throws DataException if the file cannot be written
     */
    public void write(Path file) {
        AtomicFile.write(file, text());
    }
}
