package fitlaw.cli;

import java.io.Serial;

/** Thrown if a command fails; the message describes what was found, where, and what to do next. */
public final class CommandException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a message for the user.
     *
     * @param message what was found, where, and what to do next
     */
    public CommandException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a message for the user, and its cause.
     *
     * @param message what was found, where, and what to do next
     * @param cause what was thrown below
     */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
