package fitlaw.notebook;

import fitlaw.common.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A notebook as one file for a browser: text, code, tables and figures, in light or dark as the reader's system is.
 *
 * <p>The page holds no script and fetches nothing, and its policy forbids both. Markup that comes from data is cleaned,
 * SVG stands in {@code <img>} elements, where it is a picture and nothing else.
 */
public final class Page {
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static final String GENERATOR = "<meta name=\"generator\" content=\"Fitlaw\">";
    private static final int HEAD_BYTES = 4096;

    private final Notebook notebook;
    private final String name;
    private final Markdown markdown;
    private final OutputHtml output;

    private Page(Notebook notebook, Path file, Path page) {
        this.notebook = notebook;
        this.name = file.getFileName().toString();
        this.markdown = new Markdown(new RelativeLinks(
                file.toAbsolutePath().normalize().getParent(),
                page.toAbsolutePath().normalize().getParent()));
        this.output = new OutputHtml(markdown);
    }

    /**
     * {@return the page of a notebook, as text}
     *
     * @param notebook the notebook, executed or not
     * @param file where the notebook lies; pictures its Markdown names are looked up beside it
     * @param page where the page will lie; relative links of the notebook are written for that place
     */
    public static String of(Notebook notebook, Path file, Path page) {
        return new Page(Objects.requireNonNull(notebook, "notebook"), file, page).html();
    }

    /**
     * {@return whether a file is a page that this class made}
     *
     * @param file the file
     * @throws IOException if it cannot be read
     */
    public static boolean isPage(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains(GENERATOR);
        }
    }

    private String html() {
        StringBuilder out = new StringBuilder(1 << 16);
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(POLICY)
                .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append(GENERATOR)
                .append("\n<link rel=\"icon\" href=\"data:,\">\n<title>")
                .append(Report.escape(notebook.title().orElse(name)))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<main>\n");
        notebook.cells().forEach(cell -> appendCell(out, cell));
        return out.append("</main>\n<footer>")
                .append(Report.escape(name))
                .append(", run and set by Fitlaw</footer>\n</body>\n</html>\n")
                .toString();
    }

    private void appendCell(StringBuilder out, NotebookCell cell) {
        switch (cell.kind()) {
            case MARKDOWN ->
                out.append("<section class=\"text\">\n")
                        .append(markdown.html(cell.source(), cell.attachments()))
                        .append("\n</section>\n");
            case RAW ->
                out.append("<section class=\"raw\"><pre>")
                        .append(Report.escape(cell.source()))
                        .append("</pre></section>\n");
            case CODE -> appendCode(out, cell);
        }
    }

    private void appendCode(StringBuilder out, NotebookCell cell) {
        if (cell.source().isBlank() && cell.outputs().isEmpty()) {
            return;
        }
        String count = cell.executionCount().isPresent()
                ? Integer.toString(cell.executionCount().getAsInt())
                : "";
        out.append("<section class=\"code\">\n<div class=\"count\" aria-hidden=\"true\">")
                .append(count)
                .append("</div>\n<pre class=\"source\"><code>")
                .append(JavaColors.html(cell.source().stripTrailing()))
                .append("</code></pre>\n");
        List<String> outputs = cell.outputs().stream()
                .map(output::html)
                .filter(html -> !html.isEmpty())
                .toList();
        if (!outputs.isEmpty()) {
            out.append("<div class=\"outputs\">\n");
            outputs.forEach(html -> out.append(html).append('\n'));
            out.append("</div>\n");
        }
        out.append("</section>\n");
    }

    private static String style() {
        try (InputStream css = Page.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(css, "page.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page.css of this program cannot be read", e);
        }
    }
}
