package fitlaw.maven;

import java.io.Serial;

/** Jars could not be had: the message says which, where they were looked for, and what to do next. */
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
