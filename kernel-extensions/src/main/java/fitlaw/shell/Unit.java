package fitlaw.shell;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * One snippet of a longer text, as JShell evaluates it.
 *
 * @param code the snippet, a missing last semicolon added
 * @param start offset of the snippet in the whole text
 * @param end offset behind it
 * @param completeness what JShell makes of it
 */
record Unit(String code, int start, int end, Completeness completeness) {
    /** A snippet without white space and comments before it: JShell writes it with other lines, where they move. */
    private static Unit of(String code, String text, int start, int end, Completeness completeness) {
        int skipped = Mask.of(code).length() - Mask.of(code).stripLeading().length();
        return text.startsWith(code.substring(0, skipped), start)
                ? new Unit(code.substring(skipped), start + skipped, end, completeness)
                : new Unit(code, start, end, completeness);
    }

    boolean broken() {
        return completeness == Completeness.DEFINITELY_INCOMPLETE || completeness == Completeness.UNKNOWN;
    }

    /** {@return the snippets between two offsets; only the last may be broken} */
    static List<Unit> split(SourceCodeAnalysis analysis, String text, int from, int to) {
        List<Unit> units = new ArrayList<>();
        int at = from;
        while (at < to) {
            String rest = text.substring(at, to);
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.completeness() == Completeness.EMPTY) {
                break;
            }
            // JShell may end the remainder with a line feed of its own, or give back all it was given.
            int left = info.remaining().stripTrailing().length();
            int next = left == 0 ? to : at + rest.stripTrailing().length() - left;
            boolean whole = info.source() == null
                    || next <= at
                    || info.completeness() == Completeness.DEFINITELY_INCOMPLETE
                    || info.completeness() == Completeness.UNKNOWN;
            if (whole) {
                Completeness why = info.completeness() == Completeness.DEFINITELY_INCOMPLETE
                        ? Completeness.DEFINITELY_INCOMPLETE
                        : Completeness.UNKNOWN;
                units.add(of(rest, text, at, to, why));
                break;
            }
            units.add(of(info.source(), text, at, next, info.completeness()));
            at = next;
        }
        return units;
    }
}
