package fitlaw.common;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A result in readable form: a title, then paragraphs and small tables in order. Every result of more than one line is
 * displayed through a report, so that terminal, notebook and HTML page agree.
 *
 * <p>{@link #text()} is for terminals and {@link #html()} for pages. All text is plain: markup in it, such as a column
 * named {@code <script>}, is displayed literally.
 *
 * @param title title of the report, in a few words
 * @param parts paragraphs, lines and tables, in order
 */
public record Report(String title, List<Part> parts) {
    /**
     * Creates a report.
     *
     * @param title title of the report, in a few words
     * @param parts paragraphs, lines and tables, in order
     */
    public Report {
        Objects.requireNonNull(title, "title");
        parts = List.copyOf(parts);
    }

    /** An object that can be displayed as a report. */
    @FunctionalInterface
    public interface Source {
        /** {@return the report of this object} */
        Report report();
    }

    /** A part of a report. */
    public sealed interface Part permits Text, Note, Lines, Grid {}

    /**
     * A paragraph.
     *
     * @param text its sentences
     */
    public record Text(String text) implements Part {}

    /**
     * A paragraph that must be noticed: a rejection, a warning, rows left out.
     *
     * @param text its sentences
     */
    public record Note(String text) implements Part {}

    /**
     * Text whose line breaks and columns are preserved, such as a list of options or code.
     *
     * @param text its lines
     */
    public record Lines(String text) implements Part {}

    /**
     * A table of strings, with numbers already formatted.
     *
     * @param header column names
     * @param rows cells, each row as long as the header
     */
    public record Grid(List<String> header, List<List<String>> rows) implements Part {
        /**
         * Creates a table.
         *
         * @param header column names
         * @param rows cells, each row as long as the header
         * @throws IllegalArgumentException if a row is shorter or longer than the header
         */
        public Grid {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException("row of " + row.size() + " cells under " + header.size());
                }
            }
        }
    }

    /**
     * {@return a builder of a report}
     *
     * @param title title of the report
     */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /** Collects the parts of a report. */
    public static final class Builder {
        private final String title;
        private final List<Part> parts = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
        }

        /**
         * Adds a paragraph.
         *
         * @param text its sentences
         * @return this
         */
        public Builder text(String text) {
            parts.add(new Text(text));
            return this;
        }

        /**
         * Adds a paragraph that must be noticed.
         *
         * @param text its sentences
         * @return this
         */
        public Builder note(String text) {
            parts.add(new Note(text));
            return this;
        }

        /**
         * Adds text whose line breaks and columns are preserved.
         *
         * @param text its lines
         * @return this
         */
        public Builder lines(String text) {
            parts.add(new Lines(text));
            return this;
        }

        /**
         * Adds a table.
         *
         * @param header column names
         * @param rows cells, each row as long as the header
         * @return this
         */
        public Builder grid(List<String> header, List<List<String>> rows) {
            parts.add(new Grid(header, rows));
            return this;
        }

        /** {@return the report} */
        public Report build() {
            return new Report(title, parts);
        }
    }

    /** {@return the report as lines of text, with aligned tables} */
    public String text() {
        StringBuilder out = new StringBuilder(title).append('\n');
        for (Part part : parts) {
            out.append('\n');
            if (part instanceof Text paragraph) {
                out.append(paragraph.text()).append('\n');
            } else if (part instanceof Note note) {
                out.append("! ").append(note.text()).append('\n');
            } else if (part instanceof Lines lines) {
                out.append(lines.text().stripTrailing()).append('\n');
            } else if (part instanceof Grid grid) {
                appendAligned(out, grid);
            }
        }
        return out.toString();
    }

    private static void appendAligned(StringBuilder out, Grid grid) {
        int columns = grid.header().size();
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            width[c] = length(grid.header().get(c));
            right[c] = isNumeric(grid, c);
            for (List<String> row : grid.rows()) {
                width[c] = Math.max(width[c], length(row.get(c)));
            }
        }
        appendLine(out, grid.header(), width, right);
        for (List<String> row : grid.rows()) {
            appendLine(out, row, width, right);
        }
    }

    private static void appendLine(StringBuilder out, List<String> cells, int[] width, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String pad = " ".repeat(width[c] - length(cells.get(c)));
            line.append(c == 0 ? "  " : "   ");
            line.append(right[c] ? pad + cells.get(c) : cells.get(c) + pad);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether a column is right-aligned: each of its cells starts like a number or is empty. */
    private static boolean isNumeric(Grid grid, int column) {
        return grid.rows().stream().map(row -> row.get(column)).allMatch(cell -> cell.matches("|[-+]?[0-9.].*|∞|-∞|–"));
    }

    /** {@return the report as an HTML fragment without scripts} */
    public String html() {
        StringBuilder out = new StringBuilder("<div class=\"fitlaw-report\"><p><strong>");
        out.append(escape(title)).append("</strong></p>\n");
        for (Part part : parts) {
            if (part instanceof Text paragraph) {
                out.append("<p>")
                        .append(escape(paragraph.text()).replace("\n", "<br>\n"))
                        .append("</p>\n");
            } else if (part instanceof Note note) {
                out.append("<p style=\"border-left:3px solid #c77700;padding-left:.6em\">")
                        .append(escape(note.text()))
                        .append("</p>\n");
            } else if (part instanceof Lines lines) {
                out.append("<pre style=\"white-space:pre-wrap;word-break:normal;margin:0 0 1em\">")
                        .append(escape(lines.text().stripTrailing()))
                        .append("</pre>\n");
            } else if (part instanceof Grid grid) {
                appendTable(out, grid);
            }
        }
        return out.append("</div>").toString();
    }

    private static void appendTable(StringBuilder out, Grid grid) {
        out.append("<table><thead><tr>");
        for (int c = 0; c < grid.header().size(); c++) {
            out.append("<th style=\"text-align:")
                    .append(isNumeric(grid, c) ? "right" : "left")
                    .append("\">");
            out.append(escape(grid.header().get(c))).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (List<String> row : grid.rows()) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                out.append("<td style=\"text-align:")
                        .append(isNumeric(grid, c) ? "right" : "left")
                        .append("\">");
                out.append(escape(row.get(c))).append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table>\n");
    }

    /**
     * {@return text with the special characters of HTML escaped}
     *
     * @param text any text
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
