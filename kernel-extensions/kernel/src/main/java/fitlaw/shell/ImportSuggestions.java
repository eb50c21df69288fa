package fitlaw.shell;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;

/** Suggests imports for classes that cannot be found. */
final class ImportSuggestions {
    /** A class, or an identifier that is capitalized like one. */
    private static final Pattern CLASS = Pattern.compile("\\bclass (\\w+)|\\bvariable (\\p{Lu}\\w*\\p{Ll}\\w*)");

    /** Two classes of the same name, from two on-demand imports. */
    static final Pattern AMBIGUOUS = Pattern.compile(
            "reference to \\w+ is ambiguous\\s+both [@\\w]+ ([\\w.]+)(?:<[^>]*>)? in [\\w.]+ and [@\\w]+"
                    + " ([\\w.]+)(?:<[^>]*>)? in");

    /** The largest number of candidates that is shown. */
    private static final int MOST = 4;

    /** The longest wait for the index of the class path, which is built in the background. */
    private static final int LOOKS = 100;

    private static final long LOOK_NANOSECONDS = 50_000_000;

    private ImportSuggestions() {}

    /** {@return the text to append to a message; empty if no import would help} */
    static String hint(SourceCodeAnalysis analysis, String message, Predicate<String> known) {
        Matcher ambiguous = AMBIGUOUS.matcher(message);
        if (ambiguous.find()) {
            return " (add: import " + ambiguous.group(1) + "; or import " + ambiguous.group(2) + ";)";
        }
        Matcher missing = CLASS.matcher(message);
        if (!missing.find()) {
            return "";
        }
        String name = missing.group(1) == null ? missing.group(2) : missing.group(1);
        SourceCodeAnalysis.QualifiedNames names = analysis.listQualifiedNames(name, name.length());
        for (int i = 0; i < LOOKS && !names.isUpToDate(); i++) {
            LockSupport.parkNanos(LOOK_NANOSECONDS);
            names = analysis.listQualifiedNames(name, name.length());
        }
        List<String> found = names.getNames().stream().filter(known).toList();
        if (found.isEmpty() || found.size() > MOST || names.isResolvable()) {
            return "";
        }
        return found.stream().map(it -> "import " + it + ";").collect(Collectors.joining(" or ", " (add: ", ")"));
    }
}
