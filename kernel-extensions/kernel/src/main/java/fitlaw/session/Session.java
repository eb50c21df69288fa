package fitlaw.session;

import fitlaw.magic.MimeBundle;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs cells, one at a time, and keeps their variables.
 *
 * <p>While a session is open, {@code System.out}, {@code System.err} and {@code System.in} belong to its cells: the
 * process must save the original streams beforehand for its own output.
 */
public interface Session extends AutoCloseable {
    /**
     * {@return a new session, which starts in the background}
     *
     * @param directory the folder that magics resolve relative paths against
     */
    static Session open(Path directory) {
        return new JavaSession(directory);
    }

    /**
     * {@return the outcome of a cell; never throws an exception of the cell}
     *
     * @param code the cell's text: Java, line magics and cell magics
     * @param output receives its output
     */
    Outcome run(String code, Output output);

    /**
     * {@return the outcome of a cell with a number}
     *
     * @param code the cell's text: Java, line magics and cell magics
     * @param output receives its output
     * @param number the number of the cell in error messages
     */
    Outcome run(String code, Output output, int number);

    /**
     * {@return the outcome of running the text of a file}
     *
     * @param code the text: Java, line magics and cell magics
     * @param output receives its output
     * @param name its name in error messages, such as {@code prepare.jsh}
     */
    Outcome run(String code, Output output, String name);

    /**
     * Interrupts the running cell. May be called from any thread; does nothing if no cell is running.
     *
     * @return whether a cell is running
     */
    boolean interrupt();

    /**
     * {@return completions at the cursor; works while a cell is running}
     *
     * @param code the cell's text
     * @param cursor offset in the text, in UTF-16 units
     */
    Suggestion complete(String code, int cursor);

    /**
     * {@return documentation of the name at the cursor; works while a cell is running}
     *
     * @param code the cell's text
     * @param cursor offset in the text, in UTF-16 units
     * @param detailed whether to add the documentation comment
     */
    Optional<MimeBundle> inspect(String code, int cursor, boolean detailed);

    /**
     * {@return whether the cell is complete; works while a cell is running}
     *
     * @param code the cell's text
     */
    Completeness completeness(String code);

    /** {@return the variables and their contents, for variable panels; works while a cell is running} */
    VariableTree variables();

    /** Closes the session, without waiting for threads of the user. */
    @Override
    void close();
}
