package fitlaw.magic;

import java.io.Serial;

/** A magic was called wrongly; the message says what was found and shows one right example. */
public final class MagicException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a message for the person who typed the magic.
     *
     * @param message what was found, and one right example
     */
    public MagicException(String message) {
        super(message);
    }
}
