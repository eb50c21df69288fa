package fitlaw.magic;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What a magic may do to the session it was called in. */
public interface Context {
    /** Returned by a magic that has no value to show. */
    Object NOTHING = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    /**
     * Runs Java as if it stood in a cell: its variables stay.
     *
     * @param java complete snippets
     * @return the value of the last one, or {@link #NOTHING}
     * @throws Exception whatever the code throws, as it is
     */
    Object evaluate(String java) throws Exception;

    /**
     * Runs the text of a file as if it stood in a cell, with its magics.
     *
     * @param name what errors call it, such as {@code setup.jsh}
     * @param text Java and magics
     * @return the value of the last line, or {@link #NOTHING}
     * @throws Exception whatever the code throws, as it is
     */
    default Object run(String name, String text) throws Exception {
        return evaluate(text);
    }

    /** {@return the session's variables with their values; a value of {@code null} is left out} */
    Map<String, Object> variables();

    /**
     * {@return the type that a variable was declared with, as the session writes it, if it is known}
     *
     * @param variable its name
     */
    default Optional<String> declaredType(String variable) {
        return Optional.empty();
    }

    /**
     * Shows a value below the cell.
     *
     * @param value any value; a {@link MimeBundle} is shown as it is
     */
    void display(Object value);

    /** {@return the folder that relative paths start from} */
    Path directory();

    /** {@return all magics of the session, by name} */
    Collection<Magic> magics();

    /**
     * Lets relative paths of magics start elsewhere.
     *
     * @param folder an existing folder
     * @throws MagicException if this kernel cannot do that
     */
    default void changeDirectory(Path folder) {
        throw new MagicException("This kernel keeps its folder: " + directory());
    }

    /** {@return the variables of the environment that cells see} */
    default Map<String, String> environment() {
        return System.getenv();
    }

    /**
     * Sets a variable of the environment for cells and the processes that they start.
     *
     * @param name not empty, without {@code =}
     * @param value any text
     * @throws MagicException if this kernel cannot do that
     */
    default void setEnvironment(String name, String value) {
        throw new MagicException("This kernel cannot set variables of the environment. Set " + name
                + " before it starts, in the env of its kernel.json.");
    }

    /**
     * Makes classes of jars and folders known to the cells that follow.
     *
     * @param paths existing jars and folders
     * @throws MagicException if this kernel cannot do that
     */
    default void addToClassPath(Collection<Path> paths) {
        throw new MagicException("This kernel takes no jars from here.");
    }
}
