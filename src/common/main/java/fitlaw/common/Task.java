package fitlaw.common;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What a thread is doing for somebody: it can be cancelled from outside, tells how far it is, and knows where work that can be
 * divided is done.
 *
 * <p>Loops of the library ask for {@link #current()} once, before they start, and then call {@link #check()} in every
 * round and {@link #progress} now and then. A notebook kernel or a terminal runs the work inside {@link #call}; where
 * nobody does, the current task is never cancelled and its progress goes nowhere. Worker threads do not inherit the
 * task: capture it before handing work to them.
 */
public final class Task {
    private static final ThreadLocal<Task> CURRENT = ThreadLocal.withInitial(() -> new Task((what, done, total) -> {}));

    private final Listener listener;
    private final Engine engine;
    private final Task outer;
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
        this(listener, Engine.LOCAL, null);
    }

    private Task(Listener listener, Engine engine, Task outer) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.engine = Objects.requireNonNull(engine, "engine");
        this.outer = outer;
    }

    /**
     * {@return a task that does {@link Work} by another engine, and is cancelled with this one}
     *
     * @param other the engine
     */
    public Task with(Engine other) {
        return new Task(listener, other, this);
    }

    /**
     * {@return whether this task is another one, or was made {@linkplain #with from} it}
     *
     * @param other another task
     */
    public boolean isPartOf(Task other) {
        return this == other || (outer != null && outer.isPartOf(other));
    }

    /** {@return where {@link Work} is done; in this process unless specified} */
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

    /** What a unit of {@link Work} gives: what it does inside is done here, tells nobody, and is cancelled with this task. */
    <T> T unit(Supplier<T> body) {
        Task outside = CURRENT.get();
        CURRENT.set(new Task((what, done, total) -> {}, Engine.LOCAL, this));
        try {
            return body.get();
        } finally {
            CURRENT.set(outside);
        }
    }

    /** Asks the work to stop; it does so at its next {@link #check()}. Safe from any thread, any number of times. */
    public void cancel() {
        cancelled = true;
    }

    /** {@return whether somebody asked the work to stop} */
    public boolean cancelled() {
        return cancelled || (outer != null && outer.cancelled());
    }

    /**
     * Returns at once, unless somebody asked the work to stop.
     *
     * @throws CancellationException if the task was cancelled or the current thread interrupted
     */
    public void check() {
        if (cancelled() || Thread.currentThread().isInterrupted()) {
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
