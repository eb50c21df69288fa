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
 * Class files by class name, in place of JShell's own map. The compiler reads all values of that map in each of its
 * passes; {@link #values()} of this one is limited to the classes that the code needs. Otherwise it is an ordinary map.
 */
@SuppressWarnings("serial") // never serialized
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

    /** {@return the names of a wrapper and its nested classes that have class files} */
    private Stream<String> inside(String wrapper) {
        Stream<String> nested = subMap(wrapper + "$", wrapper + "%").keySet().stream();
        return containsKey(wrapper) ? Stream.concat(Stream.of(wrapper), nested) : nested;
    }

    /**
     * Limits the values to some wrappers.
     *
     * @param limit the new limit, or null for all wrappers
     * @return the previous limit, or null for all wrappers
     */
    Set<String> limit(Set<String> limit) {
        Set<String> before = wrappers;
        wrappers = limit;
        return before;
    }

    /** {@return the given wrappers and, transitively, the wrappers that declare the types used in them} */
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
                throw new UncheckedIOException(e); // cannot happen: the file is in memory
            }
        });
    }
}
