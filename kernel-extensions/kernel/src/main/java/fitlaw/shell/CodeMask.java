package fitlaw.shell;

/**
 * Java text with comments and literals blanked out, so that simple searches match code only. Offsets and lines are
 * unchanged.
 */
public final class CodeMask {
    private final String text;
    private final StringBuilder out;
    private int at;

    private CodeMask(String text) {
        this.text = text;
        this.out = new StringBuilder(text);
    }

    /**
     * {@return the text with comments replaced by spaces, and string and character literals by runs of {@code "}}
     *
     * @param text Java, finished or not
     */
    public static String of(String text) {
        CodeMask mask = new CodeMask(text);
        while (mask.at < text.length()) {
            mask.next();
        }
        return mask.out.toString();
    }

    private void next() {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            blank(end < 0 ? text.length() : end, ' ');
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            blank(end < 0 ? text.length() : end + 2, ' ');
        } else if (text.startsWith("\"\"\"", at)) {
            blank(textBlockEnd(), '"');
        } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
            blank(literalEnd(text.charAt(at)), '"');
        } else {
            at++;
        }
    }

    private int textBlockEnd() {
        for (int i = at + 3; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.startsWith("\"\"\"", i)) {
                return i + 3;
            }
        }
        return text.length();
    }

    /** An unclosed literal ends with its line, so that the next line is code again. */
    private int literalEnd(char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                return i;
            } else if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return text.length();
    }

    private void blank(int end, char with) {
        int stop = Math.min(end, text.length());
        for (; at < stop; at++) {
            if (text.charAt(at) != '\n') {
                out.setCharAt(at, with);
            }
        }
    }
}
