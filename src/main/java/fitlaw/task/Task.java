package fitlaw.task;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * The work a thread is doing for somebody: it can be cancelled from outside and tells how far it is.
 *
 * <p>Loops of the library ask for {@link #current()} once, before they start, and then call {@link #check()} in every
 * round and {@link #progress} now and then. A notebook kernel or a terminal runs the work inside {@link #call}; where
 * nobody does, the current task is never cancelled and its progress goes nowhere. Worker threads do not inherit the
 * task: capture it before handing work to them.
 */
public final class Task {
    private static final ThreadLocal<Task> CURRENT = ThreadLocal.withInitial(() -> new Task((what, done, total) -> {}));

    private final Listener listener;
    private volatile boolean cancelled;

    /** Told how far the work is. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called from the thread that works, as often as once per round: implementations limit the rate themselves.
         *
         * @param what what is being done, such as {@code "bootstrap"}
         * @param done rounds done
         * @param total rounds in all, or 0 where that is not known
         */
        void progress(String what, long done, long total);
    }

    /**
     * Creates a task that reports to a listener.
     *
     * @param listener told how far the work is
     */
    public Task(Listener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** {@return the task of the current thread} */
    public static Task current() {
        return CURRENT.get();
    }

    /**
     * {@return what the body returns, run as this task}
     *
     * @param <T> type of the result
     * @param body the work
     * @throws Exception whatever the body throws
     */
    public <T> T call(Callable<T> body) throws Exception {
        Task outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.call();
        } finally {
            CURRENT.set(outer);
        }
    }

    /** Asks the work to stop; it does so at its next {@link #check()}. Safe from any thread, any number of times. */
    public void cancel() {
        cancelled = true;
    }

    /** {@return whether somebody asked the work to stop} */
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * Returns at once, unless somebody asked the work to stop.
     *
     * @throws CancellationException if the task was cancelled or the current thread interrupted
     */
    public void check() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    /**
     * Tells the listener how far the work is. Work that is done says so, with as many rounds done as there are: what comes
     * next under the same name is then taken for other work.
     *
     * @param what what is being done
     * @param done rounds done
     * @param total rounds in all, or 0 where that is not known
     */
    public void progress(String what, long done, long total) {
        listener.progress(what, done, total);
    }
}
