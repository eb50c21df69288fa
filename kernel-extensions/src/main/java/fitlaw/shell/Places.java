package fitlaw.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Remembers where each snippet stood, to translate lines of the classes that JShell makes of them. */
final class Places {
    private static final Pattern CLASS = Pattern.compile("(REPL\\.\\$JShell\\$\\d+[A-Z]*)(?:\\$(.*))?");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*?)\\$+\\d+");

    private record Origin(Source source, int offset) {}

    private record Wrapped(SnippetWrapper wrapper, Origin origin) {}

    private final Map<String, Origin> origins = new ConcurrentHashMap<>();
    private final Map<String, List<Wrapped>> classes = new ConcurrentHashMap<>();

    /** Notes where a new snippet stood. */
    void put(Snippet snippet, Source source, int offset) {
        origins.put(snippet.id(), new Origin(source, offset));
    }

    /** Notes the class that a snippet was compiled into, again each time that changes. */
    void compiled(Snippet snippet, SourceCodeAnalysis analysis) {
        Origin origin = origins.get(snippet.id());
        if (origin == null) {
            return;
        }
        SnippetWrapper wrapper = analysis.wrapper(snippet);
        classes.merge(wrapper.fullClassName(), List.of(new Wrapped(wrapper, origin)), (old, added) -> {
            List<Wrapped> all = new ArrayList<>(old);
            all.addAll(added);
            return List.copyOf(all);
        });
    }

    /** {@return the place of a frame, if it is the user's} */
    Optional<Place> of(StackTraceElement frame) {
        Matcher name = CLASS.matcher(frame.getClassName());
        if (!name.matches()) {
            return Optional.empty();
        }
        String method = method(name.group(2), frame.getMethodName());
        List<Wrapped> inside = classes.getOrDefault(name.group(1), List.of());
        for (int i = inside.size() - 1; i >= 0; i--) {
            Optional<Place> place = place(inside.get(i), frame.getLineNumber(), method);
            if (place.isPresent()) {
                return place;
            }
        }
        // A statement's value is computed on a line that JShell begins with a name of its own.
        boolean statement = frame.getMethodName().startsWith("do_it$") && !inside.isEmpty();
        return statement
                ? Optional.of(start(inside.get(inside.size() - 1), frame.getLineNumber(), method))
                : Optional.empty();
    }

    /** {@return whether JShell made this frame's class, so that it stands for user code} */
    static boolean isUser(StackTraceElement frame) {
        return CLASS.matcher(frame.getClassName()).matches();
    }

    private static String method(String nested, String method) {
        String plain = method.startsWith("do_it$") ? "" : method;
        Matcher lambda = LAMBDA.matcher(method);
        if (lambda.matches()) {
            plain = lambda.group(1).startsWith("do_it") ? "a lambda" : "a lambda of " + lambda.group(1);
        } else if (method.equals("<init>") || method.equals("<clinit>")) {
            plain = method.equals("<init>") ? "new" : "static initializer";
        }
        return nested == null ? plain : nested.replace('$', '.') + "." + plain;
    }

    /** Finds a character of the wrapped line that stands in the snippet itself, and asks for its line there. */
    private static Optional<Place> place(Wrapped wrapped, int line, String method) {
        SnippetWrapper wrapper = wrapped.wrapper();
        String outer = wrapper.wrapped();
        String inner = wrapper.source();
        int start = lineStart(outer, line);
        int end = outer.indexOf('\n', start);
        for (int at = start; at < (end < 0 ? outer.length() : end); at++) {
            if (Character.isWhitespace(outer.charAt(at))) {
                continue;
            }
            int position = wrapper.wrappedToSourcePosition(at);
            boolean inside = position >= 0
                    && position < inner.length()
                    && inner.charAt(position) == outer.charAt(at)
                    && wrapper.sourceToWrappedPosition(position) == at;
            if (inside) {
                Source source = wrapped.origin().source();
                return Optional.of(
                        new Place(source, source.lineAt(wrapped.origin().offset() + position), method));
            }
        }
        return Optional.empty();
    }

    /** Where the part of the snippet begins that the wrapped line stands for. */
    private static Place start(Wrapped wrapped, int line, String method) {
        int at = lineStart(wrapped.wrapper().wrapped(), line);
        String inner = wrapped.wrapper().source();
        int position = Math.max(0, wrapped.wrapper().wrappedToSourcePosition(at));
        while (position < inner.length() && Character.isWhitespace(inner.charAt(position))) {
            position++;
        }
        Source source = wrapped.origin().source();
        return new Place(source, source.lineAt(wrapped.origin().offset() + position), method);
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
