package fitlaw.shell;

import java.io.Serial;

/** Thrown in place of ending the virtual machine, when user code calls {@code System.exit} or {@code Runtime.halt}. */
public final class ExitError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The status that the code asked for. */
    private final int status;

    ExitError(int status) {
        super("exit status " + status);
        this.status = status;
    }

    /** {@return the status that the code asked for} */
    public int status() {
        return status;
    }
}
