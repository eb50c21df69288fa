package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.Optional;

/** Receives the output of a cell. Methods may be called from any thread, also after the cell has ended. */
public interface Output {
    /** The text streams. */
    enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }

    /**
     * Receives text that the cell printed.
     *
     * @param stream the stream
     * @param text buffered text, not empty
     */
    void stream(Stream stream, String text);

    /**
     * Receives a value that the cell displays.
     *
     * @param bundle the value
     * @param id display id with which it can be updated, if any
     * @param update whether it replaces the value displayed with that id
     */
    void display(MimeBundle bundle, Optional<String> id, boolean update);

    /**
     * Clears the output of the cell.
     *
     * @param wait whether to keep the output until new output is available
     */
    void clear(boolean wait);

    /** {@return whether output that threads print after this cell, and before the next one, goes here} */
    default boolean lasts() {
        return true;
    }

    /**
     * {@return a line typed by the user, without line terminator}
     *
     * @param prompt text that is shown to the user
     * @param password whether to hide the typed characters
     * @throws java.io.EOFException if there is no further line
     * @throws IOException if input is not available
     */
    String input(String prompt, boolean password) throws IOException;
}
