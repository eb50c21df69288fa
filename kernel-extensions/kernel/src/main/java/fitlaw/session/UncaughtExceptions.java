package fitlaw.session;

import fitlaw.shell.Shell;
import fitlaw.shell.StoppedError;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports exceptions that end a thread started by a cell in the same format as those of the cell: with the cell and
 * line of the user's frames. They are printed to the thread's output, also after its cell has ended.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
    private final Supplier<Shell> shell;
    private final Thread.UncaughtExceptionHandler before;

    private UncaughtExceptions(Supplier<Shell> shell) {
        this.shell = shell;
        this.before = Thread.getDefaultUncaughtExceptionHandler();
    }

    /** {@return a handler, installed as the default one} */
    static UncaughtExceptions open(Supplier<Shell> shell) {
        UncaughtExceptions handler = new UncaughtExceptions(shell);
        Thread.setDefaultUncaughtExceptionHandler(handler);
        return handler;
    }

    /** Restores the previous handler, unless a cell or another session has installed its own since. */
    void close() {
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thrown instanceof StoppedError) {
            return; // the user interrupted the cell, which reports it
        }
        print("Exception in thread \"" + thread.getName() + "\":\n", thrown);
    }

    /** Prints an exception in the format of a failed cell. */
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
