package fitlaw.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/**
 * JShell's map of class files by the names of classes. It stands in for JShell's own, all of whose values the compiler
 * reads in each of its passes. The values of this map are those that the code needs; everything else about it is as in any
 * map.
 */
@SuppressWarnings("serial") // never written
final class ClassFileScope extends TreeMap<String, JavaFileObject> {
    private final transient Map<String, Set<String>> types = new HashMap<>();
    private transient Set<String> wrappers;

    ClassFileScope(Map<String, JavaFileObject> files) {
        super(files);
    }

    @Override
    public JavaFileObject put(String name, JavaFileObject file) {
        types.remove(name);
        return super.put(name, file);
    }

    @Override
    public Collection<JavaFileObject> values() {
        return wrappers == null
                ? super.values()
                : wrappers.stream().flatMap(this::inside).map(this::get).collect(Collectors.toUnmodifiableList());
    }

    /** {@return the names of a wrapper and of the classes in it, so far as there are files} */
    private Stream<String> inside(String wrapper) {
        Stream<String> nested = subMap(wrapper + "$", wrapper + "%").keySet().stream();
        return containsKey(wrapper) ? Stream.concat(Stream.of(wrapper), nested) : nested;
    }

    /**
     * {@return the wrappers that values were limited to, or null for all}
     *
     * @param limit the ones from now on, or null for all
     */
    Set<String> limit(Set<String> limit) {
        Set<String> before = wrappers;
        wrappers = limit;
        return before;
    }

    /** {@return wrappers, and those in which the types stand that their classes mention} */
    Set<String> needed(Collection<String> roots) {
        Set<String> found = new HashSet<>(roots);
        Deque<String> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            inside(open.remove())
                    .flatMap(name -> types(name).stream())
                    .filter(found::add)
                    .forEach(open::add);
        }
        return Collections.unmodifiableSet(found);
    }

    private Set<String> types(String name) {
        return types.computeIfAbsent(name, it -> {
            try {
                return SnippetLoader.nested(get(it).openInputStream().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it is in memory
            }
        });
    }
}
