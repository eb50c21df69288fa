package fitlaw.shell;

import java.io.Serial;

/** Thrown when user code uses a declaration that refers to names that do not exist yet. */
public final class UnresolvedError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    UnresolvedError(String message) {
        super(message);
    }
}
