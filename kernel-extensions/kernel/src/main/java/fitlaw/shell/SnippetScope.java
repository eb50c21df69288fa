package fitlaw.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * The list of snippets, in place of JShell's own. JShell iterates over that list to import each name into the code that
 * it compiles, so each cell takes longer than the one before it. {@link #iterator()} of this one returns only the names
 * that the code needs. Otherwise it is an ordinary list.
 */
@SuppressWarnings("serial") // never serialized
final class SnippetScope extends ArrayList<Snippet> {
    private final transient Function<Snippet, String> hiddenTypes;
    private transient Set<String> names;

    /**
     * Creates a list of the same snippets, without a limit.
     *
     * @param snippets JShell's own list
     * @param hiddenTypes returns the type of a variable if it differs from the one that JShell shows
     */
    SnippetScope(Collection<Snippet> snippets, Function<Snippet, String> hiddenTypes) {
        super(snippets);
        this.hiddenTypes = hiddenTypes;
    }

    @Override
    public Iterator<Snippet> iterator() {
        return names == null
                ? super.iterator()
                : stream().filter(it -> it != null && isNeeded(it)).iterator();
    }

    private boolean isNeeded(Snippet snippet) {
        return snippet.kind() == Kind.IMPORT
                || (snippet instanceof PersistentSnippet declared && names.contains(declared.name()));
    }

    /**
     * Limits iteration to some names.
     *
     * @param limit the new limit, or null for all names
     * @return the previous limit, or null for all names
     */
    Set<String> limit(Set<String> limit) {
        Set<String> before = names;
        names = limit;
        return before;
    }

    /**
     * {@return the names that code mentions, and those that JShell also writes into its wrapper: the types of variables
     * and methods, and all names in snippets that are recompiled with it}
     *
     * @param code a snippet
     * @param declares names that it may declare
     * @param wanted further names
     * @param dependents the snippets that mention a name
     */
    Set<String> needed(
            String code,
            Collection<String> declares,
            Predicate<String> wanted,
            Function<String, List<Snippet>> dependents) {
        Map<String, List<Snippet>> active = new HashMap<>();
        declared().forEach(it -> active.computeIfAbsent(it.name(), name -> new ArrayList<>())
                .add(it));
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        Set<String> changed = new HashSet<>(declares);
        Deque<String> recompiled = new ArrayDeque<>(changed);
        add(code, found, open);
        active.keySet().stream().filter(wanted).forEach(it -> add(it, found, open));
        while (!recompiled.isEmpty()) {
            String name = recompiled.remove();
            List<Snippet> again = new ArrayList<>(dependents.apply(name));
            again.addAll(active.getOrDefault(name, List.of()));
            for (Snippet snippet : again) {
                add(snippet.source(), found, open);
                if (snippet instanceof PersistentSnippet declared && changed.add(declared.name())) {
                    recompiled.add(declared.name());
                }
            }
        }
        while (!open.isEmpty()) {
            for (Snippet snippet : active.getOrDefault(open.remove(), List.of())) {
                add(types(snippet), found, open);
            }
        }
        return found;
    }

    /** {@return the declarations in the list} */
    Stream<PersistentSnippet> declared() {
        return stream()
                .filter(it -> it instanceof PersistentSnippet && it.kind() != Kind.IMPORT)
                .map(PersistentSnippet.class::cast);
    }

    /** {@return whether a text mentions a declared name that is not among the needed ones} */
    boolean mentionsOther(String text, Set<String> needed) {
        Set<String> words = new HashSet<>();
        add(text, words, new ArrayDeque<>());
        return declared().anyMatch(it -> words.contains(it.name()) && !needed.contains(it.name()));
    }

    private String types(Snippet snippet) {
        if (snippet instanceof VarSnippet variable) {
            return variable.typeName() + " " + hiddenTypes.apply(variable);
        } else if (snippet instanceof MethodSnippet) {
            int body = snippet.source().indexOf('{');
            return body < 0 ? snippet.source() : snippet.source().substring(0, body);
        }
        return snippet instanceof TypeDeclSnippet ? snippet.source() : "";
    }

    private static void add(String code, Set<String> found, Deque<String> open) {
        int at = 0;
        while (at < code.length()) {
            int start = at;
            while (at < code.length() && Character.isJavaIdentifierPart(code.charAt(at))) {
                at++;
            }
            if (at == start) {
                at++;
            } else if (found.add(code.substring(start, at))) {
                open.add(code.substring(start, at));
            }
        }
    }

    /** {@return names that a snippet may declare: identifiers outside all brackets that may follow a type} */
    static Set<String> mayDeclare(String code) {
        Set<String> names = new HashSet<>();
        String masked = CodeMask.of(code);
        int depth = 0;
        char before = ' ';
        for (int at = 0; at < masked.length(); ) {
            char c = masked.charAt(at);
            int start = at++;
            if (Character.isJavaIdentifierPart(c)) {
                while (at < masked.length() && Character.isJavaIdentifierPart(masked.charAt(at))) {
                    at++;
                }
                if (depth == 0 && (Character.isJavaIdentifierPart(before) || ">],".indexOf(before) >= 0)) {
                    names.add(masked.substring(start, at));
                }
            } else if ("({[".indexOf(c) >= 0) {
                depth++;
            } else if (")}]".indexOf(c) >= 0) {
                depth--;
            }
            before = Character.isWhitespace(c) ? before : c;
        }
        return names;
    }
}
