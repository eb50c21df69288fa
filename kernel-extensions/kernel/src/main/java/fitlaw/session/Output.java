package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.Optional;

/** Where a cell's output goes while it runs. Methods may be called from any thread, also after the cell has ended. */
public interface Output {
    /** The two text streams. */
    enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }

    /**
     * Text that the cell printed.
     *
     * @param stream which of the two streams
     * @param text a piece of text, gathered, not empty
     */
    void stream(Stream stream, String text);

    /**
     * A value that the cell shows.
     *
     * @param bundle the value
     * @param id name under which it can be replaced later, if any
     * @param update whether it replaces the value shown under that name before
     */
    void display(MimeBundle bundle, Optional<String> id, boolean update);

    /**
     * Removes what the cell has shown so far.
     *
     * @param wait whether to keep it until the next output comes
     */
    void clear(boolean wait);

    /** {@return whether what threads print after this cell, until the next one, belongs here} */
    default boolean lasts() {
        return true;
    }

    /**
     * {@return a line that a person typed, without its end}
     *
     * @param prompt what to ask
     * @param password whether to hide what is typed
     * @throws java.io.EOFException if there is no further line
     * @throws IOException if nobody can be asked
     */
    String input(String prompt, boolean password) throws IOException;
}
