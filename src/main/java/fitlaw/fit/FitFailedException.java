package fitlaw.fit;

import java.io.Serial;

/** A fit that did not arrive at an answer; the message says why and what to try. */
public class FitFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message why there is no answer
     * @param cause what was thrown below
     */
    public FitFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
