package fitlaw.magic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A library's additions to every session: magics, imports, and displays of its values. A jar on the class path of the
 * kernel registers its extension in {@code META-INF/services/fitlaw.magic.Extension}.
 */
public interface Extension {
    /** {@return the magics; their classes are loaded when the first cell needs one} */
    List<Magic> magics();

    /**
     * {@return packages that every session imports on demand, in order}
     *
     * <p>Completion lists their types first, and an exception from one of them is shown without a stack trace.
     */
    default List<String> packages() {
        return List.of();
    }

    /** {@return types that {@link #display} supports, for kernels that register displays by type} */
    default List<Class<?>> displayed() {
        return List.of();
    }

    /**
     * {@return a value as a bundle of representations; empty for values of other libraries}
     *
     * @param value any value
     */
    default Optional<MimeBundle> display(Object value) {
        return Optional.empty();
    }

    /** {@return Java equivalents of Python names such as {@code pandas}, as parts of a sentence} */
    default Map<String, String> pythonNames() {
        return Map.of();
    }

    /** {@return all extensions on the class path of the kernel, in the order in which they are found} */
    static List<Extension> installed() {
        return Installed.ALL;
    }

    /** Loaded once. */
    final class Installed {
        private static final List<Extension> ALL =
                ServiceLoader.load(Extension.class, Extension.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();

        private Installed() {}
    }
}
