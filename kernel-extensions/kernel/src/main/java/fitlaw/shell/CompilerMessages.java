package fitlaw.shell;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Diag;

/** Rewrites compiler messages in terms of the user's code, without the names that JShell adds. */
final class CompilerMessages {
    private static final Pattern MADE_UP = Pattern.compile("(fitlaw-cells//)?(REPL[./])?\\$JShell\\$[A-Z0-9_]+[.$]?");

    /** The class loader details at the end of the JVM's message about a failed cast. */
    private static final Pattern LOADERS = Pattern.compile(" \\([^()]* in (unnamed )?module .*loader .*\\)$");

    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s*(.*)");
    private static final Pattern LOCATION = Pattern.compile("location:\\s*(.*)");

    private CompilerMessages() {}

    static Problem problem(Diag diag, SourceText source, SourceSnippet unit) {
        int start = clamp(unit, (int) (diag.getPosition() < 0 ? diag.getStartPosition() : diag.getPosition()));
        int first = clamp(unit, (int) diag.getStartPosition());
        int end = Math.max(start, clamp(unit, (int) diag.getEndPosition()));
        // The error position of a method call is its dot; the entire expression is more helpful.
        boolean sameLine = source.lineAt(first) == source.lineAt(start);
        return new Problem(words(english(diag)), source, sameLine ? first : start, end);
    }

    /**
     * {@return what the compiler says, in English as all other words, and as patterns read it}
     *
     * <p>The locale of the resources without a language: for {@code Locale.ENGLISH}, of which the compiler has none, Java
     * takes those of the default locale.
     */
    static String english(Diag diag) {
        return diag.getMessage(Locale.ROOT);
    }

    private static int clamp(SourceSnippet unit, int position) {
        return Math.max(unit.start(), Math.min(unit.start() + position, unit.end()));
    }

    static String words(String message) {
        List<String> lines = message.lines().map(String::strip).toList();
        StringBuilder out = new StringBuilder(clean(lines.get(0)));
        for (String line : lines.subList(1, lines.size())) {
            Matcher symbol = SYMBOL.matcher(line);
            Matcher location = LOCATION.matcher(line);
            if (symbol.matches()) {
                out.append(": ").append(clean(symbol.group(1)));
            } else if (location.matches()) {
                boolean madeUp = clean(location.group(1)).matches("class\\s*");
                out.append(madeUp ? "" : " in " + clean(location.group(1)));
            } else {
                out.append("\n    ").append(clean(line));
            }
        }
        return out.toString();
    }

    /** {@return a text without the prefixes that JShell and class loaders add to the user's names} */
    static String clean(String text) {
        return text.indexOf("JShell$") < 0
                ? text.strip()
                : cleaned(LOADERS.matcher(text).replaceAll(""));
    }

    private static String cleaned(String text) {
        return MADE_UP.matcher(text)
                .replaceAll("")
                .replaceAll("\\$?JShell\\$anonymous\\$\\d+", "an anonymous class")
                .strip();
    }
}
