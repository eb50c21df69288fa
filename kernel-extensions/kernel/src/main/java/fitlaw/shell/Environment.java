package fitlaw.shell;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Environment variables as cells see them: those of the process, overridden by those that were set since.
 *
 * <p>Java cannot change the environment of its own process. Therefore the user's classes are woven to call this class
 * instead of {@link System#getenv()}, and the processes that they start get these variables. Libraries see the
 * environment that the process was started with.
 */
public final class Environment {
    private static final Map<String, String> CHANGES = new ConcurrentHashMap<>();

    private Environment() {}

    /**
     * Sets a variable for cells and for processes that they start from now on.
     *
     * @param name not empty, without {@code =}
     * @param value any text without a NUL character
     */
    public static void set(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a valid environment variable: " + name);
        }
        CHANGES.put(name, value);
    }

    /** {@return all variables, sorted by name; replaces {@code System.getenv()}} */
    public static Map<String, String> getenv() {
        Map<String, String> all = new TreeMap<>(System.getenv());
        all.putAll(CHANGES);
        return Collections.unmodifiableMap(all);
    }

    /**
     * {@return the value of a variable or {@code null}; replaces {@code System.getenv(String)}}
     *
     * @param name the variable
     */
    public static String getenv(String name) {
        String changed = CHANGES.get(name);
        return changed == null ? System.getenv(name) : changed;
    }

    /**
     * {@return the builder, with the variables set for its process; called after each {@code new ProcessBuilder}}
     *
     * @param builder a new one
     */
    public static ProcessBuilder prepared(ProcessBuilder builder) {
        if (!CHANGES.isEmpty()) {
            builder.environment().putAll(CHANGES);
        }
        return builder;
    }

    /**
     * {@return the environment for {@code Runtime.exec}: the given one, else the modified one, else the process's own}
     */
    private static String[] given(String[] variables) {
        return variables != null || CHANGES.isEmpty()
                ? variables
                : getenv().entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .toArray(String[]::new);
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one string
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String command) throws IOException {
        return exec(runtime, command, null, null);
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command) throws IOException {
        return exec(runtime, command, null, null);
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one string
     * @param variables all variables, or {@code null} for those that cells see
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @param variables all variables, or {@code null} for those that cells see
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments in one string
     * @param variables all variables, or {@code null} for those that cells see
     * @param folder the working directory, or {@code null} for the kernel's own
     * @throws IOException if it cannot be started
     */
    @SuppressWarnings("RuntimeExec") // replaces exactly this call
    public static Process exec(Runtime runtime, String command, String[] variables, File folder) throws IOException {
        return Processes.of(runtime.exec(command, given(variables), folder));
    }

    /**
     * {@return the process; replaces {@code Runtime.exec}}
     *
     * @param runtime the receiver
     * @param command a command and its arguments
     * @param variables all variables, or {@code null} for those that cells see
     * @param folder the working directory, or {@code null} for the kernel's own
     * @throws IOException if it cannot be started
     */
    public static Process exec(Runtime runtime, String[] command, String[] variables, File folder) throws IOException {
        return Processes.of(runtime.exec(command, given(variables), folder));
    }
}
