package fitlaw.shell;

import java.util.Objects;

/**
 * A text with code, and its name in error messages.
 *
 * @param name such as {@code cell [3]}
 * @param text the whole text
 */
public record SourceText(String name, String text) {
    /**
     * Creates a source.
     *
     * @param name such as {@code cell [3]}
     * @param text the whole text
     */
    public SourceText {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
    }

    /**
     * {@return the line of an offset, from 1}
     *
     * @param offset offset in UTF-16 units; clamped to the end of the text
     */
    public int lineAt(int offset) {
        return 1
                + (int) text.substring(0, Math.min(offset, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /**
     * {@return the column of an offset in its line, from 0}
     *
     * @param offset in UTF-16 units
     */
    public int columnAt(int offset) {
        int end = Math.min(offset, text.length());
        return end - (text.lastIndexOf('\n', end - 1) + 1);
    }

    /**
     * {@return the text of a line without its end, empty if there is none}
     *
     * @param number from 1
     */
    public String line(int number) {
        return text.lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
    }
}
