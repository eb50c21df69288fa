package fitlaw.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * One snippet of a longer text, as JShell evaluates it.
 *
 * @param code the snippet, with a missing final semicolon added
 * @param start offset of the snippet in the whole text
 * @param end end offset, exclusive
 * @param completeness JShell's assessment
 */
record SourceSnippet(String code, int start, int end, Completeness completeness) {
    private static final Pattern SEALED = Pattern.compile(
            "\\s*(?:[\\w@]+\\s+)*?(?<![\\w-])sealed\\s+(?:[\\w]+\\s+)*?(?:interface|class)\\s+(\\w+)[^{;]*\\{");

    /**
     * An import, without leading white space and comments: JShell copies it into all classes, whose lines would shift.
     */
    private static SourceSnippet of(String code, String text, int start, int end, Completeness completeness) {
        boolean imports = CodeMask.of(code).stripLeading().startsWith("import");
        int skipped = !imports
                ? 0
                : CodeMask.of(code).length() - CodeMask.of(code).stripLeading().length();
        return text.startsWith(code.substring(0, skipped), start)
                ? new SourceSnippet(code.substring(skipped), start + skipped, end, completeness)
                : new SourceSnippet(code, start, end, completeness);
    }

    /** {@return the snippets, with a permits clause for each sealed type, as inferred in one source file} */
    static List<SourceSnippet> withPermits(List<SourceSnippet> units) {
        return units.stream()
                .map(it -> it.withPermits(units, CodeMask.of(it.code)))
                .toList();
    }

    @SuppressWarnings("ReferenceEquality") // this object, not one with the same code
    private SourceSnippet withPermits(List<SourceSnippet> all, String masked) {
        Matcher sealed = SEALED.matcher(masked);
        if (!sealed.lookingAt() || sealed.group().contains("permits")) {
            return this;
        }
        String name = sealed.group(1);
        Pattern subtype = Pattern.compile(
                "\\b(?:class|record|interface|enum)\\s+(\\w+)[^{;]*?\\b(?:extends|implements)\\b[^{;]*?\\b" + name
                        + "\\b[^{;]*\\{");
        Set<String> names = new LinkedHashSet<>();
        for (SourceSnippet unit : all) {
            String text = CodeMask.of(unit.code);
            String prefix = unit == this ? name + "." : "";
            Matcher found = subtype.matcher(unit == this ? text : text.substring(0, text.indexOf('{') + 1));
            while (found.find()) {
                names.add(prefix + found.group(1));
            }
        }
        boolean outside = names.stream().anyMatch(it -> it.indexOf('.') < 0);
        int brace = sealed.end() - 1;
        return outside
                ? new SourceSnippet(
                        code.substring(0, brace) + "permits " + String.join(", ", names) + " " + code.substring(brace),
                        start,
                        end,
                        completeness)
                : this;
    }

    boolean broken() {
        return completeness == Completeness.DEFINITELY_INCOMPLETE || completeness == Completeness.UNKNOWN;
    }

    /** {@return the snippets between two offsets; only the last may be broken} */
    static List<SourceSnippet> split(SourceCodeAnalysis analysis, String text, int from, int to) {
        List<SourceSnippet> units = new ArrayList<>();
        int at = from;
        while (at < to) {
            String rest = text.substring(at, to);
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (info.completeness() == Completeness.EMPTY) {
                break;
            }
            // JShell may append a line feed to the remainder, or return its entire input.
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
