package fitlaw.shell;

/**
 * Something the compiler refused.
 *
 * @param message in the user's words, without names that JShell made up
 * @param source where the code comes from
 * @param start offset of the refused text in the source
 * @param end offset behind it, at least {@code start}
 */
public record Problem(String message, Source source, int start, int end) {
    /** {@return the place and message, the line, and carets under the refused text} */
    public String text() {
        int line = source.lineAt(start);
        String code = source.line(line);
        int column = Math.min(source.columnAt(start), code.length());
        int width = Math.max(1, Math.min(end - start, code.length() - column));
        // Tabs before the caret stay tabs, or it stands elsewhere than the text above it.
        String pad = code.substring(0, column).replaceAll("[^\t]", " ");
        return source.name() + ", line " + line + ": " + message + "\n    " + code + "\n    " + pad + "^".repeat(width);
    }
}
