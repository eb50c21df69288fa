package fitlaw.cluster;

import java.io.Serial;

/** A cluster cannot be used, or failed; the message says what was found and what to do next. */
public final class ClusterException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was found and what to do next
     */
    public ClusterException(String message) {
        super(message);
    }
}
