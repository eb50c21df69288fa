package fitlaw.shell;

import java.util.function.Consumer;

/** Called by the code that {@link BytecodeWeaver} weaves into the user's classes; not for direct use. */
@SuppressWarnings("DoNotCallSuggester") // replacements of calls that do not return either
public final class Checkpoint {
    private static volatile Consumer<Throwable> traces = Throwable::printStackTrace;

    private Checkpoint() {}

    /**
     * Sets the printer for {@code printStackTrace()} in the user's code.
     *
     * @param printer prints an exception
     */
    public static void printTraces(Consumer<Throwable> printer) {
        traces = printer;
    }

    /**
     * Replaces {@code Throwable.printStackTrace}.
     *
     * @param thrown the receiver
     */
    public static void printStackTrace(Throwable thrown) {
        traces.accept(thrown);
    }

    /**
     * Throws if the cell that this code belongs to was interrupted; otherwise returns at once.
     *
     * @throws StoppedError if the cell was interrupted
     */
    public static void check() {
        Execution.checkpoint();
    }

    /**
     * Replaces {@code System.exit}.
     *
     * @param status the exit status
     */
    public static void exit(int status) {
        throw new ExitError(status);
    }

    /**
     * Replaces {@code Runtime.exit} and {@code Runtime.halt}.
     *
     * @param runtime the receiver, unused
     * @param status the exit status
     */
    public static void exit(Runtime runtime, int status) {
        throw new ExitError(status);
    }
}
