package fitlaw.shell;

import java.util.function.Consumer;

/** Called by code that {@link BytecodeWeaver} wove into the user's classes; not for calling by hand. */
@SuppressWarnings("DoNotCallSuggester") // these stand in for calls that do not return either
public final class Checkpoint {
    private static volatile Consumer<Throwable> traces = Throwable::printStackTrace;

    private Checkpoint() {}

    /**
     * Sets how {@code printStackTrace()} of the user's code prints.
     *
     * @param printer what prints an exception
     */
    public static void printTraces(Consumer<Throwable> printer) {
        traces = printer;
    }

    /**
     * Stands in for {@code Throwable.printStackTrace}.
     *
     * @param thrown the receiver
     */
    public static void printStackTrace(Throwable thrown) {
        traces.accept(thrown);
    }

    /**
     * Returns at once, unless the cell that this code belongs to was interrupted.
     *
     * @throws StoppedError if it was
     */
    public static void check() {
        Execution.checkpoint();
    }

    /**
     * Stands in for {@code System.exit}.
     *
     * @param status what the code asked for
     */
    public static void exit(int status) {
        throw new ExitError(status);
    }

    /**
     * Stands in for {@code Runtime.exit} and {@code Runtime.halt}.
     *
     * @param runtime the receiver, not used
     * @param status what the code asked for
     */
    public static void exit(Runtime runtime, int status) {
        throw new ExitError(status);
    }
}
