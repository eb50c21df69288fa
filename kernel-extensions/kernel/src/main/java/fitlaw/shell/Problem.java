package fitlaw.shell;

/**
 * A compiler error.
 *
 * @param message message without the names that JShell generates
 * @param source the text that contains the code
 * @param start offset of the erroneous text in the source
 * @param end end offset, exclusive; at least {@code start}
 */
public record Problem(String message, SourceText source, int start, int end) {
    /** Characters of a long line that are shown on each side of the error. */
    private static final int WINDOW = 100;

    /** {@return the position and message, the line, and carets under the erroneous text} */
    public String text() {
        int line = source.lineAt(start);
        String code = source.line(line);
        int column = Math.min(source.columnAt(start), code.length());
        int width = Math.max(1, Math.min(end - start, code.length() - column));
        // Tabs before the caret stay tabs, so that it is aligned with the text above.
        int from = Math.max(0, Math.min(column - WINDOW, code.length() - 2 * WINDOW));
        int to = Math.min(code.length(), Math.max(from + 2 * WINDOW, column + Math.min(width, WINDOW)));
        String left = from > 0 ? "… " : "";
        String shown = left + code.substring(from, to) + (to < code.length() ? " …" : "");
        String pad = (left + code.substring(from, column)).replaceAll("[^\t]", " ");
        return source.name() + ", line " + line + ": " + message + "\n    " + shown + "\n    " + pad
                + "^".repeat(Math.max(1, Math.min(width, to - column)));
    }
}
