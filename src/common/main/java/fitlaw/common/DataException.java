package fitlaw.common;

import java.io.Serial;

/**
 * A file, table or cell that cannot be used. The message states what was found, where (file, row, column; rows count
 * from 1, without the header), and what to do next.
 */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a message for the user who made the file.
     *
     * @param message what was found, where, and what to do next
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a message for the user who made the file, and its cause.
     *
     * @param message what was found, where, and what to do next
     * @param cause the underlying exception
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
