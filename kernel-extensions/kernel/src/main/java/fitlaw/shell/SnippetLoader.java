package fitlaw.shell;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class loader of one wrapper, which is unloaded with it. */
final class SnippetLoader extends ClassLoader {
    /** The method that runs a snippet; wrappers of types and methods have none. */
    private static final String RUNS = "\0\6do_it$";

    /** A wrapper and its nested classes, as written in class files. Names end before the next constant's tag. */
    private static final Pattern NESTED =
            Pattern.compile("REPL/(\\$JShell\\$\\w+?)((?:\\$\\$JShell\\$anonymous\\$\\$\\d+"
                    + "|\\$(?!JShell)[^;:<>()./\\x00-\\x1f\\[$]+)+)");

    private static final Pattern ANONYMOUS = Pattern.compile("(\\$\\d+)+");

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    /** Creates the loader of a wrapper and its anonymous classes. */
    SnippetLoader(Map<String, byte[]> classes, UserLoader parent) {
        super("fitlaw-cells", parent);
        this.classes = classes;
    }

    Class<?> type(String name) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> present = findLoadedClass(name);
            byte[] bytes = classes.get(name);
            return present != null ? present : defineClass(name, bytes, 0, bytes.length);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!classes.containsKey(name)) {
            throw new ClassNotFoundException(name);
        }
        return type(name);
    }

    /**
     * {@return whether a wrapper may have a loader of its own}
     *
     * <p>Classes of the same package with different loaders can access only each other's public members.
     */
    static boolean fits(Map<String, byte[]> classes, ClassLoader others) {
        boolean runs = false;
        for (byte[] bytes : classes.values()) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            runs |= text.contains(RUNS);
            Matcher nested = NESTED.matcher(text);
            while (nested.find()) {
                String name = "REPL." + nested.group(1) + nested.group(2);
                boolean anonymous = ANONYMOUS.matcher(nested.group(2)).matches();
                boolean own = classes.containsKey(name);
                if (own ? !anonymous : !isOpen(name, others)) {
                    return false;
                }
            }
        }
        return runs;
    }

    /** {@return the names of the wrappers that declare the types used in a class} */
    static Set<String> nested(byte[] bytes) {
        return NESTED.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .results()
                .map(it -> "REPL." + it.group(1))
                .collect(Collectors.toSet());
    }

    private static boolean isOpen(String name, ClassLoader loader) {
        try {
            Class<?> type = loader.loadClass(name);
            return Modifier.isPublic(type.getModifiers())
                    && Stream.of(type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())
                            .flatMap(Stream::of)
                            .allMatch(it -> ((Member) it).isSynthetic()
                                    || (((Member) it).getModifiers() & (Modifier.PUBLIC | Modifier.PRIVATE)) != 0);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
