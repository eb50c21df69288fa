package fitlaw.notebook;

/** Small notebooks for tests, as JSON. */
final class Notebooks {
    private Notebooks() {}

    static Notebook of(String... cells) {
        return Notebook.parse(json(cells), "test.ipynb");
    }

    static String json(String... cells) {
        return "{\"cells\": [" + String.join(",", cells)
                + "], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}";
    }

    static String code(String id, String source, String... tags) {
        String list = tags.length == 0 ? "" : "\"tags\": [\"" + String.join("\", \"", tags) + "\"]";
        return "{\"cell_type\": \"code\", \"id\": \"" + id + "\", \"metadata\": {" + list
                + "}, \"execution_count\": null, \"outputs\": [], \"source\": " + quoted(source) + "}";
    }

    static String markdown(String id, String source) {
        return "{\"cell_type\": \"markdown\", \"id\": \"" + id + "\", \"metadata\": {}, \"source\": " + quoted(source)
                + "}";
    }

    private static String quoted(String text) {
        return NotebookJson.tree(text).toString();
    }
}
