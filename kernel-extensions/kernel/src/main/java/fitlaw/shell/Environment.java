package fitlaw.shell;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Variables of the environment as cells see them: the process's own, and over them what was set since.
 *
 * <p>Java cannot change the environment of its own process. So the user's classes are woven to ask here instead of
 * {@link System#getenv()}, and processes that they start get these variables. Libraries see what the process was started
 * with.
 */
public final class Environment {
    private static final Map<String, String> CHANGES = new ConcurrentHashMap<>();

    private Environment() {}

    /**
     * Sets a variable for cells and the processes that they start from now on.
     *
     * @param name not empty, without {@code =}
     * @param value any text without a zero character
     */
    public static void set(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no variable of an environment: " + name);
        }
        CHANGES.put(name, value);
    }

    /** {@return all variables, sorted by name; stands in for {@code System.getenv()}} */
    public static Map<String, String> getenv() {
        Map<String, String> all = new TreeMap<>(System.getenv());
        all.putAll(CHANGES);
        return Collections.unmodifiableMap(all);
    }

    /**
     * {@return the value of a variable or {@code null}; stands in for {@code System.getenv(String)}}
     *
     * @param name the variable
     */
    public static String getenv(String name) {
        String changed = CHANGES.get(name);
        return changed == null ? System.getenv(name) : changed;
    }

    /**
     * {@return the builder, whose process will see the variables; called behind each {@code new ProcessBuilder}}
     *
     * @param builder a new one
     */
    public static ProcessBuilder prepared(ProcessBuilder builder) {
        if (!CHANGES.isEmpty()) {
            builder.environment().putAll(CHANGES);
        }
        return builder;
    }

    /** {@return what {@code Runtime.exec} takes for an environment: given, or what was set, or the process's own} */
    private static String[] given(String[] variables) {
        return variables != null || CHANGES.isEmpty()
                ? variables
                : getenv().entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .toArray(String[]::new);
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one text
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String command) throws IOException {
        return exec(runtime, command, null, null);
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command) throws IOException {
        return exec(runtime, command, null, null);
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one text
     * @param variables all variables, or {@code null} for those of cells
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @param variables all variables, or {@code null} for those of cells
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one text
     * @param variables all variables, or {@code null} for those of cells
     * @param folder where it starts, or {@code null} for the kernel's own
     * @throws IOException if it cannot be started
     */
    @SuppressWarnings("RuntimeExec") // stands in for that very call
    public static Process exec(Runtime runtime, String command, String[] variables, File folder) throws IOException {
        return Processes.of(runtime.exec(command, given(variables), folder));
    }

    /**
     * {@return the process; stands in for {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @param variables all variables, or {@code null} for those of cells
     * @param folder where it starts, or {@code null} for the kernel's own
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command, String[] variables, File folder) throws IOException {
        return Processes.of(runtime.exec(command, given(variables), folder));
    }
}
