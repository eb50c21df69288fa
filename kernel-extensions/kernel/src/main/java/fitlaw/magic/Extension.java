package fitlaw.magic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What a library adds to every session: magics, imports, and how its values are shown. A jar on the class path of the kernel
 * names its own in {@code META-INF/services/fitlaw.magic.Extension}.
 */
public interface Extension {
    /** {@return the magics; their classes are loaded when the first cell needs one} */
    List<Magic> magics();

    /**
     * {@return packages that every session imports on demand, in their order}
     *
     * <p>Completion offers their types first, and an exception that comes from one of them is shown by its message.
     */
    default List<String> packages() {
        return List.of();
    }

    /** {@return types that {@link #display} knows, for kernels that ask by type} */
    default List<Class<?>> displayed() {
        return List.of();
    }

    /**
     * {@return a value in the forms a front end may choose from; empty for values of other libraries}
     *
     * @param value any value
     */
    default Optional<MimeBundle> display(Object value) {
        return Optional.empty();
    }

    /** {@return what to write instead of names that people know from Python, such as {@code pandas}, as half a sentence} */
    default Map<String, String> pythonNames() {
        return Map.of();
    }

    /** {@return all extensions on the class path of the kernel, in the order in which they are found} */
    static List<Extension> installed() {
        return Installed.ALL;
    }

    /** Looked up once. */
    final class Installed {
        private static final List<Extension> ALL =
                ServiceLoader.load(Extension.class, Extension.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();

        private Installed() {}
    }
}
