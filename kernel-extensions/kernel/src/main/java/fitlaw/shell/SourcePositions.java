package fitlaw.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Records the position of each snippet, to translate line numbers of the classes that JShell generates. */
final class SourcePositions {
    private static final Pattern CLASS = Pattern.compile("(REPL\\.\\$JShell\\$\\d+[A-Z]*)(?:\\$(.*))?");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*?)\\$+\\d+");

    private record Origin(SourceText source, int offset) {}

    /**
     * Line numbers in the user's text, indexed by lines of a wrapper from its class on; 0 for lines that JShell
     * generated.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read only here
    private record Lines(SourceText source, int first, int[] exact, int[] nearest) {
        int exact(int line) {
            return line < first || line - first >= exact.length ? 0 : exact[line - first];
        }

        int nearest(int line) {
            return line < first || line - first >= nearest.length ? 0 : nearest[line - first];
        }
    }

    private final Map<String, Origin> origins = new ConcurrentHashMap<>();

    /** Lines by wrapper name and snippet id; the latest snippet of a wrapper is last. */
    private final Map<String, Map<String, Lines>> classes = new HashMap<>();

    /** The position of the running snippet, whose lines are known only when it has ended. */
    private volatile Optional<Origin> running = Optional.empty();

    /** Records the position of the snippet that is run next. */
    void running(SourceText source, int offset) {
        running = Optional.of(new Origin(source, offset));
    }

    /** Records the position of a new snippet. */
    void put(Snippet snippet, SourceText source, int offset) {
        origins.put(snippet.id(), new Origin(source, offset));
    }

    /** Discards the position of a snippet that will not be recompiled; its classes may continue to run. */
    void forget(Snippet snippet) {
        origins.remove(snippet.id());
    }

    /** Records the class that a snippet was compiled into; called again each time that changes. */
    void compiled(Snippet snippet, SourceCodeAnalysis analysis) {
        Origin origin = origins.get(snippet.id());
        if (origin == null) {
            return;
        }
        SnippetWrapper wrapper = analysis.wrapper(snippet);
        if (wrapper.wrapped().isEmpty()) {
            return; // not recompiled since its text was discarded
        }
        Map<String, Lines> inside = classes.computeIfAbsent(wrapper.fullClassName(), it -> new LinkedHashMap<>());
        inside.remove(snippet.id());
        inside.put(snippet.id(), lines(wrapper, origin));
    }

    private static Lines lines(SnippetWrapper wrapper, Origin origin) {
        String outer = wrapper.wrapped();
        int count = (int) outer.lines().count();
        int first = (int) outer.substring(0, Math.max(0, outer.indexOf("class $JShell$")))
                .lines()
                .count();
        int[] exact = new int[Math.max(0, count - first + 1)];
        int[] nearest = new int[exact.length];
        int at = lineStart(outer, first);
        for (int line = Math.max(1, first); line <= count && at < outer.length(); line++) {
            int end = outer.indexOf('\n', at);
            int stop = end < 0 ? outer.length() : end;
            exact[line - first] = exact(wrapper, origin, at, stop);
            nearest[line - first] = nearest(wrapper, origin, at);
            at = stop + 1;
        }
        return new Lines(origin.source(), first, exact, nearest);
    }

    /** {@return the position of a frame, if it belongs to the user's code} */
    Optional<SourcePosition> of(StackTraceElement frame) {
        Matcher name = CLASS.matcher(frame.getClassName());
        if (!name.matches()) {
            return Optional.empty();
        }
        String method = method(name.group(2), frame.getMethodName());
        if (!classes.containsKey(name.group(1))) {
            return running.map(it -> new SourcePosition(it.source(), it.source().lineAt(it.offset()), method));
        }
        List<Lines> inside =
                new ArrayList<>(classes.getOrDefault(name.group(1), Map.of()).values());
        int line = frame.getLineNumber();
        for (int i = inside.size() - 1; i >= 0; i--) {
            Lines lines = inside.get(i);
            if (lines.exact(line) > 0) {
                return Optional.of(new SourcePosition(lines.source(), lines.exact(line), method));
            }
        }
        // The value of a statement is computed on a line that starts with code that JShell generated.
        boolean statement = frame.getMethodName().startsWith("do_it$") && !inside.isEmpty();
        if (!statement) {
            return Optional.empty();
        }
        Lines last = inside.get(inside.size() - 1);
        return Optional.of(new SourcePosition(last.source(), Math.max(1, last.nearest(line)), method));
    }

    private static String method(String nested, String method) {
        String plain = method.startsWith("do_it$") ? "" : method;
        Matcher lambda = LAMBDA.matcher(method);
        if (lambda.matches()) {
            plain = lambda.group(1).startsWith("do_it") ? "a lambda" : "a lambda of " + lambda.group(1);
        } else if (method.equals("<init>") || method.equals("<clinit>")) {
            plain = method.equals("<init>") ? "new" : "static initializer";
        }
        boolean anonymous = nested != null && nested.matches(".*\\$?JShell\\$anonymous\\$\\d+.*|(\\d+\\$?)+");
        String type = anonymous ? "an anonymous class" : String.valueOf(nested).replace('$', '.');
        return nested == null ? plain : type + "." + plain;
    }

    /** {@return the user's line of the first character that comes from the snippet itself; 0 if there is none} */
    private static int exact(SnippetWrapper wrapper, Origin origin, int from, int to) {
        String outer = wrapper.wrapped();
        String inner = wrapper.source();
        for (int at = from; at < to; at++) {
            if (Character.isWhitespace(outer.charAt(at))) {
                continue;
            }
            int position = wrapper.wrappedToSourcePosition(at);
            boolean inside = position >= 0
                    && position < inner.length()
                    && inner.charAt(position) == outer.charAt(at)
                    && wrapper.sourceToWrappedPosition(position) == at;
            if (inside) {
                return origin.source().lineAt(origin.offset() + position);
            }
        }
        return 0;
    }

    /** {@return the user's line where the part of the snippet begins that a wrapped line was generated from} */
    private static int nearest(SnippetWrapper wrapper, Origin origin, int at) {
        String inner = wrapper.source();
        int position = Math.max(0, wrapper.wrappedToSourcePosition(at));
        while (position < inner.length() && Character.isWhitespace(inner.charAt(position))) {
            position++;
        }
        return origin.source().lineAt(origin.offset() + position);
    }

    private static int lineStart(String text, int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            int next = text.indexOf('\n', at);
            if (next < 0) {
                return text.length();
            }
            at = next + 1;
        }
        return at;
    }
}
