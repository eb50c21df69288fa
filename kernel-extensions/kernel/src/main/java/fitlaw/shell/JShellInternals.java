package fitlaw.shell;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Access to JShell's internal records of snippets and classes, which JShell never discards and which make each cell a
 * little slower than the one before it. JShell has no method to discard them, so this class accesses its private
 * fields: Fitlaw's jar opens the package in its manifest, other programs need {@code --add-opens
 * jdk.jshell/jdk.jshell=ALL-UNNAMED}, and the same for the packages {@code api} and {@code code} of {@code
 * jdk.compiler/com.sun.tools.javac}. Without this access nothing is discarded.
 */
final class JShellInternals {
    /** Code longer than this is not searched for names, in characters. */
    private static final int LONG = 200_000;

    /** Shells whose class names are not indexed yet. */
    private static final Set<SourceCodeAnalysis> UNLISTED = ConcurrentHashMap.newKeySet();

    private static final Method SYMBOLS = symbols();

    private final List<Snippet> byIndex;
    private final Optional<SnippetScope> scope;
    private final Optional<ClassFileScope> files;
    private final Function<Snippet, Optional<String>> wrappers;
    private final Collection<Snippet> snippets;
    private final Map<String, Set<Integer>> dependencies;
    private final Map<String, ?> types;
    private final List<Map<String, ?>> classes;
    private final SourceCodeAnalysis analysis;
    private final Object compilers;

    JShellInternals(JShell jshell) {
        Object maps = field(jshell, "maps");
        scope = JShellInternals.<List<Snippet>, SnippetScope>replaced(
                maps,
                "keyIndexToSnippet",
                ArrayList.class,
                own -> new SnippetScope(own, it -> String.valueOf(field(it, "fullTypeName"))));
        byIndex = scope.<List<Snippet>>map(it -> it).orElse(known(field(maps, "keyIndexToSnippet"), List.of()));
        snippets = known(field(maps, "snippets"), Set.of());
        dependencies = known(field(maps, "dependencies"), Map.of());
        types = known(field(field(jshell, "keyMap"), "classMap"), Map.of());
        compilers = field(jshell, "taskFactory");
        Object fileManager = field(compilers, "fileManager");
        files = JShellInternals.<Map<String, JavaFileObject>, ClassFileScope>replaced(
                fileManager, "classObjects", TreeMap.class, ClassFileScope::new);
        analysis = jshell.sourceCodeAnalysis();
        UNLISTED.add(analysis);
        call(analysis, "suspendIndexing");
        wrappers = it ->
                jshell.status(it).isDefined() ? Optional.of(analysis.wrapper(it).fullClassName()) : Optional.empty();
        classes = List.of(
                known(field(field(jshell, "outerMap"), "classOuters"), Map.<String, Object>of()),
                known(field(field(jshell, "classTracker"), "map"), Map.<String, Object>of()),
                known(field(fileManager, "classObjects"), Map.<String, Object>of()));
    }

    /**
     * Lets JShell index the names of all classes and packages, for completion and import suggestions. By default JShell
     * indexes from its start, in parallel with the first cell. One thread indexes for all shells of the JVM in turn, so
     * all suspended shells are resumed.
     */
    static void index() {
        for (SourceCodeAnalysis analysis : List.copyOf(UNLISTED)) {
            if (UNLISTED.remove(analysis)) {
                call(analysis, "resumeIndexing");
            }
        }
    }

    /** Replaces the class tables of all pooled compilers; see {@link CompilerSymbols}. */
    private void limitSymbols() {
        Map<?, Collection<?>> waiting = known(field(field(compilers, "javacTaskPool"), "options2Contexts"), Map.of());
        waiting.values().forEach(contexts -> contexts.forEach(JShellInternals::limitSymbols));
    }

    private static void limitSymbols(Object context) {
        try {
            Object symbols = SYMBOLS == null ? null : SYMBOLS.invoke(null, context);
            JShellInternals.<Map<Object, Map<?, ?>>, CompilerSymbols>replaced(
                    symbols, "classes", HashMap.class, CompilerSymbols::new);
        } catch (ReflectiveOperationException e) {
            return; // a different version of the compiler
        }
    }

    /** {@return the method that returns the symbol table of a compiler, or null if it is not accessible} */
    private static Method symbols() {
        try {
            return Arrays.stream(
                            Class.forName("com.sun.tools.javac.code.Symtab").getMethods())
                    .filter(it ->
                            it.getName().equals("instance") && it.getParameterCount() == 1 && it.trySetAccessible())
                    .findFirst()
                    .orElse(null);
        } catch (ClassNotFoundException e) {
            return null; // a different version of the compiler
        }
    }

    private static void call(Object of, String method) {
        try {
            Method found = of.getClass().getMethod(method);
            if (found.trySetAccessible()) {
                found.invoke(of);
            }
        } catch (ReflectiveOperationException e) {
            return; // a different version of JShell
        }
    }

    private static Object field(Object of, String name) {
        try {
            Field field = of == null ? null : declared(of.getClass(), name);
            return field != null && field.trySetAccessible() ? field.get(of) : null;
        } catch (IllegalAccessException e) {
            return null; // a different version of JShell
        }
    }

    /** {@return a collection that now replaces one of JShell's; empty if that is not possible} */
    private static <T, R extends T> Optional<R> replaced(Object of, String name, Class<?> expected, Function<T, R> by) {
        Object own = field(of, name);
        if (own == null || own.getClass() != expected) {
            return Optional.empty(); // a different version of JShell
        }
        R other = by.apply(JShellInternals.<T>known(own, null));
        try {
            Field collection = declared(of.getClass(), name);
            collection.setAccessible(true);
            collection.set(of, other);
            return Optional.of(other);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty(); // a different version of Java
        }
    }

    /**
     * {@return the names that JShell has to import for a snippet; empty if it has to import all}
     *
     * @param code the code to compile
     */
    Optional<Set<String>> needed(String code) {
        return needed(code, name -> false);
    }

    /**
     * {@return the names that JShell has to import for a snippet and for further names; empty if it has to import all}
     *
     * @param code the code to compile
     * @param wanted accepts the further names
     */
    Optional<Set<String>> needed(String code, Predicate<String> wanted) {
        boolean all = code.length() > LONG
                || code.contains("\\u")
                || CodeMask.of(code).stripLeading().startsWith("import");
        return all
                ? Optional.empty()
                : scope.map(it -> it.needed(code, SnippetScope.mayDeclare(code), wanted, name -> dependents(it, name)));
    }

    private List<Snippet> dependents(SnippetScope all, String name) {
        return dependencies.getOrDefault(name, Set.of()).stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * {@return the result of the body, run in a limited scope}
     *
     * @param needed the names in scope; empty for all
     * @param body compiles code
     */
    <T> T within(Optional<Set<String>> needed, Supplier<T> body) {
        if (scope.isEmpty()) {
            return body.get();
        }
        limitSymbols();
        Set<String> names = scope.get().limit(needed.orElse(null));
        Set<String> classNames = files.map(it ->
                        it.limit(needed.map(this::wrappers).map(it::needed).orElse(null)))
                .orElse(null);
        try {
            return body.get();
        } finally {
            scope.get().limit(names);
            files.ifPresent(it -> it.limit(classNames));
        }
    }

    private Set<String> wrappers(Set<String> names) {
        return scope.stream()
                .flatMap(SnippetScope::declared)
                .filter(it -> names.contains(it.name()))
                .flatMap(it -> wrappers.apply(it).stream())
                .collect(Collectors.toSet());
    }

    /** {@return whether a text mentions a declared name that is not among the needed ones} */
    boolean mentionsOther(String text, Set<String> needed) {
        return scope.isPresent() && scope.get().mentionsOther(text, needed);
    }

    private static Field declared(Class<?> of, String name) {
        for (Class<?> type = of; type != null; type = type.getSuperclass()) {
            try {
                return type.getDeclaredField(name);
            } catch (NoSuchFieldException e) {
                // The field may belong to a superclass.
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked") // the types of JShell's own fields
    private static <T> T known(Object found, T otherwise) {
        return found == null ? otherwise : (T) found;
    }

    /** {@return whether an existing snippet mentions a name} */
    boolean isMentioned(String name) {
        return snippets.isEmpty() || dependencies.containsKey(name);
    }

    /** Discards a snippet that is not active. */
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
     * Discards the text of a snippet's wrapper, which is no longer needed once it is compiled. The text starts with an
     * import of each name that existed, twice.
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
                return; // a different version of JShell
            }
        }
    }

    /** Discards a wrapper and its nested classes. */
    void forgetClass(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        for (Map<String, ?> all : classes) {
            all.keySet().removeIf(it -> it.equals(name) || it.equals(simple) || it.startsWith(name + "$"));
        }
    }
}
