package fitlaw.shell;

import java.io.File;
import java.lang.instrument.ClassDefinition;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/**
 * Loads the user's classes, after weaving, and the jars that the user added; everything else comes from Fitlaw's
 * loader.
 *
 * <p>JShell compiles each snippet into a class, its <i>wrapper</i>, and creates a new version when the old one cannot
 * be redefined. A new version takes over the values of the previous one. Wrappers of statements, expressions and
 * variables have their own loaders where Java's access rules allow it, so that they can be unloaded.
 */
final class UserLoader extends URLClassLoader implements LoaderDelegate {
    /** Index and version of a wrapper; overloaded methods share a wrapper, whose name contains several indices. */
    private static final Pattern WRAPPER = Pattern.compile("(REPL\\.\\$JShell\\$(\\w+?)[A-Z]*)(?:\\$.*)?");

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

    /** Classes that have their own loaders. */
    private final Map<String, Class<?>> alone = new ConcurrentHashMap<>();

    /** The latest version of each wrapper, by its index. */
    private final Map<String, Class<?>> latest = new ConcurrentHashMap<>();

    private final Set<Class<?>> replaced = new LinkedHashSet<>();
    private final Set<String> lost = new LinkedHashSet<>();

    UserLoader() {
        super("fitlaw-cells", new URL[0], UserLoader.class.getClassLoader());
    }

    @Override
    public void load(ClassBytecodes[] loaded) throws ClassInstallException {
        Map<String, Map<String, byte[]>> byWrapper = new LinkedHashMap<>();
        for (ClassBytecodes one : loaded) {
            byWrapper
                    .computeIfAbsent(wrapper(one.name()), it -> new LinkedHashMap<>())
                    .put(one.name(), BytecodeWeaver.weave(one.bytecodes()));
        }
        byWrapper.values().stream().filter(it -> !SnippetLoader.fits(it, this)).forEach(classes::putAll);
        byWrapper.forEach((wrapper, inside) -> {
            if (!classes.keySet().containsAll(inside.keySet())) {
                SnippetLoader loader = new SnippetLoader(inside, this);
                inside.keySet().forEach(name -> alone.put(name, loader.type(name)));
            }
        });
        boolean[] done = new boolean[loaded.length];
        for (int i = 0; i < loaded.length; i++) {
            try {
                takeOver(loadClass(loaded[i].name()));
                done[i] = true;
            } catch (ClassNotFoundException | LinkageError e) {
                throw new ClassInstallException(String.valueOf(e.getMessage()), done);
            }
        }
    }

    private static String wrapper(String name) {
        Matcher wrapper = WRAPPER.matcher(name);
        return wrapper.matches() ? wrapper.group(1) : name;
    }

    /** Redefines loaded classes: all of them or none. */
    void redefine(ClassBytecodes[] redefined) throws ClassInstallException {
        ClassDefinition[] definitions = new ClassDefinition[redefined.length];
        try {
            for (int i = 0; i < redefined.length; i++) {
                definitions[i] = new ClassDefinition(
                        loadClass(redefined[i].name()), BytecodeWeaver.weave(redefined[i].bytecodes()));
            }
        } catch (ClassNotFoundException e) {
            throw new ClassInstallException(e.getMessage(), new boolean[redefined.length]);
        }
        if (!HotSwap.redefine(definitions)) {
            throw new ClassInstallException("cannot be redefined", new boolean[redefined.length]);
        }
    }

    /** Copies the variables of a wrapper's previous version. */
    private void takeOver(Class<?> type) {
        Matcher wrapper = WRAPPER.matcher(type.getName());
        if (!wrapper.matches() || !wrapper.group(1).equals(type.getName())) {
            return;
        }
        Class<?> before = latest.put(wrapper.group(2), type);
        if (before == null || before == type) {
            return;
        }
        replaced.add(before);
        for (Field field : variables(type)) {
            Arrays.stream(variables(before))
                    .filter(it -> it.getName().equals(field.getName()))
                    .forEach(it -> copy(it, field));
        }
    }

    private void copy(Field from, Field to) {
        try {
            Object value = from.get(null);
            boolean same = from.getType() == to.getType();
            if (value != null && (same || to.getType().isInstance(value))) {
                to.set(null, value);
            } else if (value != null) {
                lost.add(to.getName());
            }
        } catch (IllegalAccessException e) {
            lost.add(to.getName());
        }
    }

    private static Field[] variables(Class<?> wrapper) {
        return Arrays.stream(wrapper.getDeclaredFields())
                .filter(it -> Modifier.isStatic(it.getModifiers()) && !it.isSynthetic() && it.trySetAccessible())
                .toArray(Field[]::new);
    }

    /** {@return the value of a variable, if it has one} */
    Optional<Object> value(String wrapper, String name) {
        return variable(wrapper, name).flatMap(it -> {
            try {
                return Optional.ofNullable(it.get(null));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e); // cannot happen: made accessible by variables()
            }
        });
    }

    /** Restores the value of a variable. */
    void set(String wrapper, String name, Object value) {
        variable(wrapper, name).ifPresent(it -> {
            try {
                it.set(null, value);
            } catch (IllegalAccessException | IllegalArgumentException e) {
                lost.add(name);
            }
        });
    }

    private Optional<Field> variable(String wrapper, String name) {
        Class<?> type;
        try {
            type = loadClass(wrapper);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        return Arrays.stream(variables(type))
                .filter(it -> it.getName().equals(name))
                .findFirst();
    }

    /** {@return variables that lost their values since the last call} */
    Set<String> lost() {
        Set<String> names = new LinkedHashSet<>(lost);
        lost.clear();
        return names;
    }

    /** Clears the values that replaced wrappers hold, and passes the name of each to the consumer. */
    void forgetReplaced(Consumer<String> names) {
        for (Class<?> type : replaced) {
            clear(type);
            alone.keySet().removeIf(it -> wrapper(it).equals(type.getName()));
            names.accept(type.getName());
        }
        replaced.clear();
    }

    private static void clear(Class<?> type) {
        for (Field field : variables(type)) {
            if (!field.getType().isPrimitive()) {
                try {
                    field.set(null, null);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e); // cannot happen: made accessible by variables()
                }
            }
        }
    }

    /** Discards all versions of a wrapper, so that classes with their own loader can be unloaded. */
    void forget(String name) {
        Matcher wrapper = WRAPPER.matcher(name);
        if (wrapper.matches()) {
            Class<?> type = latest.remove(wrapper.group(2));
            if (type != null) {
                clear(type);
            }
            alone.keySet().removeIf(it -> wrapper(it).equals(wrapper.group(1)));
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] redefined) {}

    @Override
    public void addToClasspath(String paths) throws InternalException {
        for (String path : paths.split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                addURL(Path.of(path).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new InternalException(path + ": " + e.getMessage());
            }
        }
    }

    /** Prefers the user's jars for a library of which Fitlaw bundles only a part. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("com.ibm.icu.") && findResource(name.replace('.', '/') + ".class") != null) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> present = findLoadedClass(name);
                return present != null ? present : findClass(name);
            }
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> single = alone.get(name);
        if (single != null) {
            return single;
        }
        byte[] woven = classes.get(name);
        if (woven == null) {
            return super.findClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> present = findLoadedClass(name);
            return present != null ? present : defineClass(name, woven, 0, woven.length);
        }
    }
}
