package fitlaw.shell;

import java.util.List;

/**
 * Completions at the cursor.
 *
 * @param start offset of the text to replace, in UTF-16 units
 * @param end end offset, exclusive
 * @param matches the completions, best first
 */
public record Suggestion(int start, int end, List<Match> matches) {
    /**
     * One completion.
     *
     * @param text the text to insert
     * @param kind {@code keyword}, {@code function} or {@code instance}
     */
    public record Match(String text, String kind) {}
}
