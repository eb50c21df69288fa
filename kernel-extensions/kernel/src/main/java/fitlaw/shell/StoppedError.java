package fitlaw.shell;

import java.io.Serial;

/** Thrown in user code whose cell was interrupted. An error, so that {@code catch (Exception e)} does not catch it. */
public final class StoppedError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    StoppedError() {
        super("interrupted");
    }
}
