package fitlaw.shell;

import java.io.Serial;

/** User code reached a declaration that mentions names which do not exist yet. */
public final class UnresolvedError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    UnresolvedError(String message) {
        super(message);
    }
}
