package fitlaw.shell;

import java.util.List;

/**
 * What may stand at the cursor.
 *
 * @param start offset of the text to replace, in UTF-16 units
 * @param end offset behind it
 * @param matches texts that may stand there, best first
 */
public record Suggestion(int start, int end, List<Match> matches) {
    /**
     * A text that may stand at the cursor.
     *
     * @param text what to insert
     * @param kind {@code keyword}, {@code function} or {@code instance}
     */
    public record Match(String text, String kind) {}
}
