package fitlaw.common;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The task that a thread is working on: it can be cancelled from outside, reports its progress, and has the engine that
 * executes divisible work.
 *
 * <p>Loops of the library call {@link #current()} once, before they start, and then {@link #check()} in every iteration
 * and {@link #progress} from time to time. A notebook kernel or a terminal runs the work inside {@link #call};
 * otherwise, the current task is never cancelled and its progress is discarded. Worker threads do not inherit the task:
 * capture it before passing work to them.
 */
public final class Task {
    private static final ThreadLocal<Task> CURRENT = ThreadLocal.withInitial(() -> new Task((what, done, total) -> {}));

    private final Listener listener;
    private final Engine engine;
    private final Task outer;
    private volatile boolean cancelled;

    /** Receives the progress of work. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called from the working thread, possibly once per iteration: implementations have to limit the rate
         * themselves.
         *
         * @param what name of the work, such as {@code "bootstrap"}
         * @param done number of iterations done
         * @param total total number of iterations, or 0 if not known
         */
        void progress(String what, long done, long total);
    }

    /**
     * Creates a task that reports to a listener.
     *
     * @param listener receives the progress of the work
     */
    public Task(Listener listener) {
        this(listener, Engine.LOCAL, null);
    }

    private Task(Listener listener, Engine engine, Task outer) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.engine = Objects.requireNonNull(engine, "engine");
        this.outer = outer;
    }

    /**
     * {@return a task that executes {@link Work} with another engine, and is cancelled with this one}
     *
     * @param other the engine
     */
    public Task with(Engine other) {
        return new Task(listener, other, this);
    }

    /**
     * {@return whether this task equals another, or was created {@linkplain #with from} it}
     *
     * @param other another task
     */
    public boolean isPartOf(Task other) {
        return this == other || (outer != null && outer.isPartOf(other));
    }

    /** {@return the engine that executes {@link Work}; this process by default} */
    public Engine engine() {
        return engine;
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

    /**
     * Runs a unit of {@link Work}: nested work is executed in this process, does not report progress, and is cancelled
     * with this task.
     */
    <T> T unit(Supplier<T> body) {
        Task outside = CURRENT.get();
        CURRENT.set(new Task((what, done, total) -> {}, Engine.LOCAL, this));
        try {
            return body.get();
        } finally {
            CURRENT.set(outside);
        }
    }

    /**
     * Requests that the work stop; it does so at its next {@link #check()}. May be called from any thread, repeatedly.
     */
    public void cancel() {
        cancelled = true;
    }

    /** {@return whether cancellation was requested} */
    public boolean cancelled() {
        return cancelled || (outer != null && outer.cancelled());
    }

    /**
     * Does nothing unless cancellation was requested.
     *
     * @throws CancellationException if the task was cancelled or the current thread interrupted
     */
    public void check() {
        if (cancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    /**
     * Reports progress to the listener. Work that is complete reports as many iterations done as there are in total;
     * later progress under the same name then counts as other work.
     *
     * @param what name of the work
     * @param done number of iterations done
     * @param total total number of iterations, or 0 if not known
     */
    public void progress(String what, long done, long total) {
        listener.progress(what, done, total);
    }
}
