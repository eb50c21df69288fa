package fitlaw.shell;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/**
 * What JShell remembers of snippets and their classes for ever, which makes each cell a little slower than the one before
 * it. JShell has no way to forget, so this reaches for its fields: Fitlaw's jar opens its package in the manifest, other
 * programs need {@code --add-opens jdk.jshell/jdk.jshell=ALL-UNNAMED}. Where that is missing, nothing is forgotten.
 */
final class JShellInternals {
    private final List<Snippet> byIndex;
    private final Collection<Snippet> snippets;
    private final Map<String, Set<Integer>> dependencies;
    private final Map<String, ?> types;
    private final List<Map<String, ?>> classes;

    JShellInternals(JShell jshell) {
        Object maps = field(jshell, "maps");
        byIndex = known(field(maps, "keyIndexToSnippet"), List.of());
        snippets = known(field(maps, "snippets"), Set.of());
        dependencies = known(field(maps, "dependencies"), Map.of());
        types = known(field(field(jshell, "keyMap"), "classMap"), Map.of());
        classes = List.of(
                known(field(field(jshell, "outerMap"), "classOuters"), Map.<String, Object>of()),
                known(field(field(jshell, "classTracker"), "map"), Map.<String, Object>of()),
                known(
                        field(field(field(jshell, "taskFactory"), "fileManager"), "classObjects"),
                        Map.<String, Object>of()));
    }

    private static Object field(Object of, String name) {
        try {
            Field field = of == null ? null : declared(of.getClass(), name);
            return field != null && field.trySetAccessible() ? field.get(of) : null;
        } catch (IllegalAccessException e) {
            return null; // another version of JShell
        }
    }

    private static Field declared(Class<?> of, String name) {
        for (Class<?> type = of; type != null; type = type.getSuperclass()) {
            try {
                return type.getDeclaredField(name);
            } catch (NoSuchFieldException e) {
                // It may be one of the parent.
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked") // the types of JShell's own fields
    private static <T> T known(Object found, T otherwise) {
        return found == null ? otherwise : (T) found;
    }

    /** {@return whether code that is still there mentions a name} */
    boolean isMentioned(String name) {
        return snippets.isEmpty() || dependencies.containsKey(name);
    }

    /** Forgets a snippet that is not active. */
    void forget(Snippet snippet) {
        if (snippets.isEmpty()) {
            return;
        }
        snippets.remove(snippet);
        int index = byIndex.lastIndexOf(snippet);
        if (index >= 0) {
            byIndex.set(index, null);
            dependencies.values().forEach(it -> it.remove(index));
            dependencies.values().removeIf(Set::isEmpty);
            if (snippet.kind() == Snippet.Kind.TYPE_DECL) {
                types.remove(((jdk.jshell.TypeDeclSnippet) snippet).name());
            }
        }
    }

    /**
     * Forgets the text of a snippet's wrapper, which is needed no more once it is compiled. It begins with an import of
     * each name that there was, twice.
     */
    void forgetText(Snippet snippet) {
        Object text = field(field(snippet, "outer"), "w");
        Object parts = field(text, "os");
        Field whole = text == null ? null : declared(text.getClass(), "wrapped");
        if (parts instanceof Object[] all && all.length > 0 && whole != null && whole.trySetAccessible()) {
            try {
                whole.set(text, "");
                all[0] = "";
            } catch (IllegalAccessException e) {
                return; // another version of JShell
            }
        }
    }

    /** Forgets a wrapper, and the classes in it. */
    void forgetClass(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        for (Map<String, ?> all : classes) {
            all.keySet().removeIf(it -> it.equals(name) || it.equals(simple) || it.startsWith(name + "$"));
        }
    }
}
