package fitlaw.fit;

import java.io.Serial;

/** Thrown if a fit has no solution or does not converge; the message says why and what to try. */
public class FitFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message why the fit failed
     * @param cause the cause, or null
     */
    public FitFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
