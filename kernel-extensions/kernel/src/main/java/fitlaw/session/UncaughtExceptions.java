package fitlaw.session;

import fitlaw.shell.Shell;
import fitlaw.shell.StoppedError;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells of exceptions that end a thread of a cell's, as the cell would tell of its own: with the cell and line of the
 * user's frames. They go where the thread's other output goes, also after its cell.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
    private final Supplier<Shell> shell;
    private final Thread.UncaughtExceptionHandler before;

    private UncaughtExceptions(Supplier<Shell> shell) {
        this.shell = shell;
        this.before = Thread.getDefaultUncaughtExceptionHandler();
    }

    /** {@return a handler that has taken over} */
    static UncaughtExceptions open(Supplier<Shell> shell) {
        UncaughtExceptions handler = new UncaughtExceptions(shell);
        Thread.setDefaultUncaughtExceptionHandler(handler);
        return handler;
    }

    /** Gives back, unless a cell or another session has put a handler of its own in place. */
    void close() {
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thrown instanceof StoppedError) {
            return; // the person asked for it, and the cell has said so
        }
        print("Exception in thread \"" + thread.getName() + "\":\n", thrown);
    }

    /** Prints an exception as a cell that it ends shows it. */
    void print(String head, Throwable thrown) {
        StringBuilder text = new StringBuilder(head);
        for (String line : new FailureMessages(shell.get(), Optional.empty())
                .thrown(thrown, false)
                .traceback()) {
            text.append(line.replaceAll("\u001b\\[[0-9;]*m", "")).append('\n');
        }
        System.err.print(text);
        System.err.flush();
    }
}
