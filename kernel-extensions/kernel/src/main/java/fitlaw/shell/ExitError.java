package fitlaw.shell;

import java.io.Serial;

/** Thrown when user code calls {@code System.exit} or {@code Runtime.halt}, instead of exiting the virtual machine. */
public final class ExitError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The exit status. */
    private final int status;

    ExitError(int status) {
        super("exit status " + status);
        this.status = status;
    }

    /** {@return the exit status} */
    public int status() {
        return status;
    }
}
