package fitlaw.shell;

/**
 * Something the compiler refused.
 *
 * @param message in the user's words, without names that JShell made up
 * @param source where the code comes from
 * @param start offset of the refused text in the source
 * @param end offset behind it, at least {@code start}
 */
public record Problem(String message, SourceText source, int start, int end) {
    /** Characters of a long line that are shown on each side of what was refused. */
    private static final int WINDOW = 100;

    /** {@return the place and message, the line, and carets under the refused text} */
    public String text() {
        int line = source.lineAt(start);
        String code = source.line(line);
        int column = Math.min(source.columnAt(start), code.length());
        int width = Math.max(1, Math.min(end - start, code.length() - column));
        // Tabs before the caret stay tabs, or it stands elsewhere than the text above it.
        int from = Math.max(0, Math.min(column - WINDOW, code.length() - 2 * WINDOW));
        int to = Math.min(code.length(), Math.max(from + 2 * WINDOW, column + Math.min(width, WINDOW)));
        String left = from > 0 ? "… " : "";
        String shown = left + code.substring(from, to) + (to < code.length() ? " …" : "");
        String pad = (left + code.substring(from, column)).replaceAll("[^\t]", " ");
        return source.name() + ", line " + line + ": " + message + "\n    " + shown + "\n    " + pad
                + "^".repeat(Math.max(1, Math.min(width, to - column)));
    }
}
