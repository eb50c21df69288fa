package fitlaw.session;

import fitlaw.magic.MimeBundle;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs cells, one at a time, and keeps their variables.
 *
 * <p>While a session is open, {@code System.out}, {@code System.err} and {@code System.in} belong to its cells: what
 * else the process wants to print goes to streams taken before.
 */
public interface Session extends AutoCloseable {
    /**
     * {@return a session; it returns at once and starts in the background}
     *
     * @param directory the folder that magics resolve relative paths against
     */
    static Session open(Path directory) {
        return new JavaSession(directory);
    }

    /**
     * {@return how the cell ended; never throws for what the cell does}
     *
     * @param code the cell's text: Java, line magics and cell magics
     * @param output where its output goes
     */
    Outcome run(String code, Output output);

    /**
     * {@return how the cell ended, errors calling it by a number}
     *
     * @param code the cell's text: Java, line magics and cell magics
     * @param output where its output goes
     * @param number what errors call the cell
     */
    Outcome run(String code, Output output, int number);

    /**
     * {@return how a file's text ended, errors calling it by a name}
     *
     * @param code the text: Java, line magics and cell magics
     * @param output where its output goes
     * @param name what errors call it, such as {@code prepare.jsh}
     */
    Outcome run(String code, Output output, String name);

    /**
     * Asks the running cell to stop. Safe from any thread; does nothing while no cell runs.
     *
     * @return whether a cell runs
     */
    boolean interrupt();

    /**
     * {@return what may stand at the cursor; answers while a cell runs}
     *
     * @param code the cell's text
     * @param cursor offset in it, in UTF-16 units
     */
    Suggestion complete(String code, int cursor);

    /**
     * {@return what is known about the name at the cursor; answers while a cell runs}
     *
     * @param code the cell's text
     * @param cursor offset in it, in UTF-16 units
     * @param detailed whether to add the documentation comment
     */
    Optional<MimeBundle> inspect(String code, int cursor, boolean detailed);

    /**
     * {@return whether the cell can be run as it stands; answers while a cell runs}
     *
     * @param code the cell's text
     */
    Completeness completeness(String code);

    /** {@return the variables and what is in them, for panels; answers while a cell runs} */
    VariableTree variables();

    /** Ends the session; waits for no thread of the user's. */
    @Override
    void close();
}
