package fitlaw.shell;

import fitlaw.common.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * One execution of a cell, on the thread that created this object, and the handle with which other threads stop it.
 *
 * <p>{@link #cancel()} reaches code in four ways: checks woven into user code, {@link Task#check()} in Fitlaw's loops,
 * {@code Thread.interrupt} for code that sleeps or waits, and the same checks in threads that the cell started. The
 * thread is interrupted only while it runs user or library code: an interrupt inside the compiler would permanently
 * close the channels of its class path.
 */
public final class Execution implements AutoCloseable {
    private static final InheritableThreadLocal<Execution> OF_THREAD = new InheritableThreadLocal<>();

    /** Read by every check: with one volatile field the usual case is a single load. */
    private static volatile boolean stopping;

    private static int cancelledRuns;

    private final Thread thread = Thread.currentThread();
    private final Task task;
    private volatile boolean cancelled;
    private volatile boolean closed;
    private boolean interruptible;
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<Ending> atEnd = new ArrayList<>();

    /** Work to wait for when the code has ended. */
    interface Ending {
        void await() throws InterruptedException;
    }

    /**
     * Starts an execution on the current thread.
     *
     * @param task the task that the cell's library calls belong to
     */
    public Execution(Task task) {
        this.task = Objects.requireNonNull(task, "task");
        OF_THREAD.set(this);
    }

    /** {@return the execution of the current thread, or of the thread that started it} */
    static Optional<Execution> ofThread() {
        return Optional.ofNullable(OF_THREAD.get());
    }

    /** Requests that the code stop. May be called from any thread, any number of times. */
    public void cancel() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!cancelled) {
                cancelled = true;
                countStopping(1);
            }
            task.cancel();
            onCancel.forEach(Runnable::run);
            onCancel.clear();
            if (interruptible) {
                thread.interrupt();
            }
        }
    }

    /** Runs an action when the execution is cancelled, immediately if it already is. */
    synchronized void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else if (!closed) {
            onCancel.add(action);
        }
    }

    /** Registers work for {@link #settle()} to wait for. */
    synchronized void atEnd(Ending ending) {
        atEnd.add(ending);
    }

    /** Waits for the remaining output of processes that have ended. */
    public void settle() {
        List<Ending> endings;
        synchronized (this) {
            endings = List.copyOf(atEnd);
            atEnd.clear();
        }
        try {
            for (Ending ending : endings) {
                ending.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the code was requested to stop} */
    public boolean cancelled() {
        return cancelled;
    }

    /** {@return whether the execution has ended} */
    public boolean closed() {
        return closed;
    }

    /** {@return the thread that runs the cell} */
    public Thread thread() {
        return thread;
    }

    /**
     * Throws if the code was requested to stop; otherwise returns at once.
     *
     * @throws StoppedError if the execution was cancelled
     */
    public void check() {
        if (cancelled) {
            throw new StoppedError();
        }
    }

    /**
     * {@return the result of the body; cancelling interrupts the thread while the body runs}
     *
     * @param <T> type of the result
     * @param body user or library code
     * @throws Exception whatever the body throws
     */
    public <T> T interruptibly(Callable<T> body) throws Exception {
        return with(true, () -> Task.current().isPartOf(task) ? body.call() : task.call(body));
    }

    /** Runs the body without interrupting the thread: cancellation takes effect at the next check. */
    <T> T uninterruptibly(Callable<T> body) throws Exception {
        return with(false, body);
    }

    private <T> T with(boolean interrupts, Callable<T> body) throws Exception {
        boolean before = allow(interrupts);
        try {
            return body.call();
        } finally {
            allow(before);
        }
    }

    private synchronized boolean allow(boolean interrupts) {
        boolean before = interruptible;
        interruptible = interrupts;
        if (!interrupts) {
            Thread.interrupted(); // callers use cancelled() instead
        } else if (cancelled) {
            thread.interrupt();
        }
        return before;
    }

    /** Ends the execution. If it was cancelled, its worker threads get a moment to notice. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            onCancel.clear();
            allow(false);
        }
        OF_THREAD.remove();
        if (cancelled) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            countStopping(-1);
        }
    }

    private static void countStopping(int change) {
        synchronized (OF_THREAD) {
            cancelledRuns += change;
            stopping = cancelledRuns > 0;
        }
    }

    /** The woven check. */
    static void checkpoint() {
        if (stopping) {
            stopIfCancelled();
        }
    }

    private static void stopIfCancelled() {
        Execution run = OF_THREAD.get();
        // Workers of the common pool outlive the execution that happened to start them.
        if ((run != null && run.cancelled) || Thread.currentThread() instanceof ForkJoinWorkerThread) {
            throw new StoppedError();
        }
    }
}
