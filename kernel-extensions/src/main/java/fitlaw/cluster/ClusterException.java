package fitlaw.cluster;

import java.io.Serial;

/** Thrown if a cluster cannot be used or fails; the message describes what was found and what to do next. */
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
