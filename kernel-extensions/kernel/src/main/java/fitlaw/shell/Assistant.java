package fitlaw.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;

/** Editor support: completion, signatures with javadoc, and whether input is complete. Works while code runs. */
public final class Assistant {
    /** A method reference that is being typed. */
    private static final Pattern REFERENCE =
            Pattern.compile("([\\p{L}_$][\\w$.]*)::(\\w*)$", Pattern.UNICODE_CHARACTER_CLASS);

    /** The head of a statement, up to its expression. */
    private static final Pattern HEAD =
            Pattern.compile("\\s*(?:\\}?\\s*else\\s+)?(?:(?:if|while|switch|synchronized)\\s*\\(|for\\s*\\([^;:()]*:)");

    private final JShell jshell;
    private final JShellInternals internals;
    private final SourceCodeAnalysis analysis;
    private final ReentrantLock compiler;

    private final LibrarySources sources;

    Assistant(
            JShell jshell,
            JShellInternals internals,
            SourceCodeAnalysis analysis,
            ReentrantLock compiler,
            LibrarySources sources) {
        this.sources = sources;
        this.jshell = jshell;
        this.internals = internals;
        this.analysis = analysis;
        this.compiler = compiler;
    }

    /**
     * {@return the completions at the cursor}
     *
     * @param code the entire text
     * @param cursor offset in the text, in UTF-16 units
     */
    public Suggestion complete(String code, int cursor) {
        boolean inCode = CodeMask.of(code.substring(0, cursor) + "x").charAt(cursor) == 'x';
        if (!inCode) {
            return new Suggestion(cursor, cursor, List.of());
        }
        return locked(code, cursor, () -> {
            Around around = around(code, cursor);
            Matcher reference = REFERENCE.matcher(around.current());
            if (reference.find()) {
                int start = cursor - reference.group(2).length();
                return new Suggestion(start, cursor, references(around, reference));
            }
            int[] anchor = {-1};
            String text = around.before() + around.current();
            Map<String, Suggestion.Match> matches = new LinkedHashMap<>();
            analysis.completionSuggestions(text, text.length(), anchor).stream()
                    .sorted((a, b) -> Boolean.compare(b.matchesType(), a.matchesType()))
                    .forEach(it -> matches.putIfAbsent(it.continuation(), match(it.continuation())));
            int start = anchor[0] < 0 ? cursor : anchor[0] - around.before().length() + around.start();
            // An anchor inside the added text does not correspond to anything that the user typed.
            return start < 0 || start > cursor
                    ? new Suggestion(cursor, cursor, List.of())
                    : new Suggestion(start, cursor, List.copyOf(matches.values()));
        });
    }

    /** Methods of a type or value, without parentheses: JShell does not complete method references. */
    private List<Suggestion.Match> references(Around around, Matcher reference) {
        String owner = reference.group(1);
        Set<String> names = new LinkedHashSet<>();
        for (String receiver : List.of("((" + owner + ") null).", owner + ".")) {
            String text = around.before() + receiver + reference.group(2);
            analysis.completionSuggestions(text, text.length(), new int[1]).stream()
                    .map(SourceCodeAnalysis.Suggestion::continuation)
                    .filter(it -> it.indexOf('(') > 0)
                    .forEach(it -> names.add(it.substring(0, it.indexOf('('))));
        }
        return names.stream().map(it -> new Suggestion.Match(it, "function")).toList();
    }

    private static Suggestion.Match match(String text) {
        String kind = text.endsWith("(") || text.endsWith(")") ? "function" : "instance";
        return new Suggestion.Match(text, SourceVersion.isKeyword(text.strip()) ? "keyword" : kind);
    }

    /**
     * {@return signatures of the element at the cursor, with their documentation comments; empty if unknown}
     *
     * @param code the entire text
     * @param cursor offset in the text, in UTF-16 units
     */
    public List<Description> inspect(String code, int cursor) {
        return locked(code, cursor, () -> {
            int end = cursor;
            while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
                end++;
            }
            Around around = around(code, end);
            String text = around.before() + around.current();
            List<Documentation> found = analysis.documentation(text, text.length(), true);
            boolean onName = !text.isEmpty() && Character.isJavaIdentifierPart(text.charAt(text.length() - 1));
            if (found.isEmpty() && onName) {
                found = analysis.documentation(text + "(", text.length() + 1, true);
            }
            DocComments comments =
                    new DocComments(sources, jshell.imports(), Stream.concat(jshell.methods(), jshell.types()));
            return found.stream()
                    .map(it -> new Description(Signature.withoutComponents(it.signature()), comment(it, comments)))
                    .distinct()
                    .toList();
        });
    }

    private static String comment(Documentation of, DocComments comments) {
        return of.javadoc() == null || of.javadoc().isBlank() ? comments.of(of.signature()) : of.javadoc();
    }

    /**
     * Signature and documentation of a name.
     *
     * @param signature its declaration in one line
     * @param javadoc its documentation comment without asterisks; empty if there is no comment or no source
     */
    public record Description(String signature, String javadoc) {}

    /**
     * {@return whether code can be run}
     *
     * @param code the entire text
     */
    public Completeness completeness(String code) {
        return locked(() -> {
            List<SourceSnippet> units = SourceSnippet.split(analysis, code, 0, code.length());
            for (SourceSnippet unit : units) {
                boolean more = unit.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE
                        || Grammar.isHeader(code.substring(unit.start(), unit.end()));
                boolean open = isOpenEnded(unit.code());
                if (more && open) {
                    return new Completeness(Completeness.Status.INCOMPLETE, indent(code));
                }
                if (!open || !Grammar.accepts(unit.code())) {
                    return new Completeness(Completeness.Status.INVALID, "");
                }
            }
            return new Completeness(Completeness.Status.COMPLETE, "");
        });
    }

    /** {@return whether every closing bracket has an opening one; further input cannot repair a missing one} */
    private static boolean isOpenEnded(String code) {
        int depth = 0;
        for (char c : CodeMask.of(code).toCharArray()) {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return true;
    }

    /** The next line's indentation: that of the last line, plus four spaces after an opening bracket. */
    private static String indent(String code) {
        String last = code.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
        String same = last.substring(0, last.length() - last.stripLeading().length());
        String end = last.stripTrailing();
        return end.endsWith("{") || end.endsWith("(") || end.endsWith("[") ? same + "    " : same;
    }

    /** The snippet at the cursor, preceded by the declarations of earlier snippets of the same text. */
    private record Around(String before, String current, int start) {}

    private Around around(String code, int cursor) {
        String typed = code.substring(0, cursor);
        List<SourceSnippet> units = SourceSnippet.split(analysis, typed, 0, cursor);
        int start = units.isEmpty() ? cursor : units.get(units.size() - 1).start();
        List<String> before = new ArrayList<>();
        List<String> methods = new ArrayList<>();
        for (SourceSnippet unit : units.subList(0, Math.max(0, units.size() - 1))) {
            if (Grammar.declaresLocally(unit.code())) {
                before.add(unit.code());
            } else if (Grammar.isMethod(unit.code())) {
                methods.add("static " + unit.code());
            }
        }
        Matcher head = HEAD.matcher(CodeMask.of(typed.substring(start)));
        if (head.lookingAt() && isOpen(CodeMask.of(typed.substring(start + head.end())))) {
            start += head.end(); // JShell of Java 17 has no completion there
        }
        String locals = before.isEmpty() ? "" : String.join("\n", before) + "\n";
        // A leading semicolon makes JShell parse the text as statements, even if it starts with a class.
        String prefix = methods.isEmpty()
                ? (before.isEmpty() ? "" : ";" + locals)
                : "class InCell { " + String.join("\n", methods) + " static void inCell() {\n" + locals;
        return new Around(prefix, typed.substring(start), start);
    }

    /** {@return whether no parenthesis opened before this text is closed in it} */
    private static boolean isOpen(String masked) {
        int depth = 0;
        for (int i = 0; i < masked.length() && depth >= 0; i++) {
            depth += masked.charAt(i) == '(' ? 1 : masked.charAt(i) == ')' ? -1 : 0;
        }
        return depth >= 0;
    }

    /**
     * Runs the body in the scope of the names in the code and of all names that start with the prefix at the cursor.
     */
    private <T> T locked(String code, int cursor, Supplier<T> body) {
        int start = cursor;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        String begun = code.substring(start, cursor);
        boolean member = start > 0 && code.charAt(start - 1) == '.';
        JShellInternals.index();
        return locked(() -> {
            Optional<Set<String>> needed = begun.isEmpty() && !member
                    ? Optional.empty()
                    : internals.needed(code, name -> !member && name.startsWith(begun));
            return internals.within(needed, body);
        });
    }

    private <T> T locked(Supplier<T> body) {
        compiler.lock();
        try {
            return body.get();
        } finally {
            compiler.unlock();
        }
    }
}
