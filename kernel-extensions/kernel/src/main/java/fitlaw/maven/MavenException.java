package fitlaw.maven;

import java.io.Serial;

/** Thrown if artifacts cannot be resolved: the message contains the artifacts, the repositories, and the next step. */
public final class MavenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MavenException(String message) {
        super(message);
    }

    MavenException(String message, Throwable cause) {
        super(message, cause);
    }
}
