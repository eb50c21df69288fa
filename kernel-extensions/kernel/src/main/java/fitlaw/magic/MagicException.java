package fitlaw.magic;

import java.io.Serial;

/** Thrown when a magic is called incorrectly; the message describes the error and shows a correct example. */
public final class MagicException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a message for the user.
     *
     * @param message description of the error, and a correct example
     */
    public MagicException(String message) {
        super(message);
    }
}
