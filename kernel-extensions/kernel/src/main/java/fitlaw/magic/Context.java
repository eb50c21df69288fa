package fitlaw.magic;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The session in which a magic is called. */
public interface Context {
    /** Returned by a magic without a value. */
    Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    /**
     * Runs Java code as in a cell: its variables are kept.
     *
     * @param java complete snippets
     * @return the value of the last one, or {@link #NOTHING}
     * @throws Exception whatever the code throws
     */
    Object evaluate(String java) throws Exception;

    /**
     * Runs the text of a file, including magics, as in a cell.
     *
     * @param name its name in error messages, such as {@code setup.jsh}
     * @param text Java and magics
     * @return the value of the last line, or {@link #NOTHING}
     * @throws Exception whatever the code throws
     */
    default Object run(String name, String text) throws Exception {
        return evaluate(text);
    }

    /** {@return the session's variables with their values, without those that are {@code null}} */
    Map<String, Object> variables();

    /**
     * {@return the declared type of a variable, if known}
     *
     * @param variable its name
     */
    default Optional<String> declaredType(String variable) {
        return Optional.empty();
    }

    /**
     * Displays a value below the cell.
     *
     * @param value any value; a {@link MimeBundle} is displayed unchanged
     */
    void display(Object value);

    /** {@return the folder for relative paths} */
    Path directory();

    /** {@return all magics of the session, by name} */
    Collection<Magic> magics();

    /**
     * Sets the folder for relative paths of magics.
     *
     * @param folder an existing folder
     * @throws MagicException if this kernel does not support it
     */
    default void changeDirectory(Path folder) {
        throw new MagicException("This kernel cannot change its folder: " + directory());
    }

    /** {@return the environment variables that cells see} */
    default Map<String, String> environment() {
        return System.getenv();
    }

    /**
     * Sets an environment variable for cells and the processes that they start.
     *
     * @param name not empty, without {@code =}
     * @param value any text
     * @throws MagicException if this kernel does not support it
     */
    default void setEnvironment(String name, String value) {
        throw new MagicException("This kernel cannot set environment variables. Set " + name
                + " before it starts, in the env of its kernel.json.");
    }

    /**
     * Adds jars and folders to the class path of subsequent cells.
     *
     * @param paths existing jars and folders
     * @throws MagicException if this kernel does not support it
     */
    default void addToClassPath(Collection<Path> paths) {
        throw new MagicException("This kernel cannot add jars.");
    }
}
