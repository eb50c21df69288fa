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
 * One execution of a cell on the thread that created this, from its first line to its end, and the handle by which
 * others stop it.
 *
 * <p>{@link #cancel()} reaches code in four ways: checks woven into user code, {@link Task#check()} in Fitlaw's loops,
 * {@code Thread.interrupt} for code that sleeps or waits, and the same checks in threads that the cell started. The
 * thread is interrupted only while it runs code of the user's or of a library: an interrupt inside the compiler would
 * close the class path under it for good.
 */
public final class Execution implements AutoCloseable {
    private static final InheritableThreadLocal<Execution> OF_THREAD = new InheritableThreadLocal<>();

    /** Read by every check: a plain volatile keeps the usual case to one load. */
    private static volatile boolean stopping;

    private static int cancelledRuns;

    private final Thread thread = Thread.currentThread();
    private final Task task;
    private volatile boolean cancelled;
    private volatile boolean closed;
    private boolean interruptible;
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<Ending> atEnd = new ArrayList<>();

    /** Something to wait for. */
    interface Ending {
        void await() throws InterruptedException;
    }

    /**
     * Starts a run on the current thread.
     *
     * @param task what the cell's library calls run as
     */
    public Execution(Task task) {
        this.task = Objects.requireNonNull(task, "task");
        OF_THREAD.set(this);
    }

    /** {@return the run that the current thread works for, or the one that started it} */
    static Optional<Execution> ofThread() {
        return Optional.ofNullable(OF_THREAD.get());
    }

    /** Asks the code to stop. Safe from any thread, any number of times. */
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

    /** Does something when the run is cancelled, at once if it is. */
    synchronized void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else if (!closed) {
            onCancel.add(action);
        }
    }

    /** Waits for something when the code has ended. */
    synchronized void atEnd(Ending ending) {
        atEnd.add(ending);
    }

    /** Waits for the output of processes that have ended. */
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

    /** {@return whether somebody asked the code to stop} */
    public boolean cancelled() {
        return cancelled;
    }

    /** {@return whether the run has ended} */
    public boolean closed() {
        return closed;
    }

    /** {@return the thread that runs the cell} */
    public Thread thread() {
        return thread;
    }

    /**
     * Returns at once, unless somebody asked the code to stop.
     *
     * @throws StoppedError if the run was cancelled
     */
    public void check() {
        if (cancelled) {
            throw new StoppedError();
        }
    }

    /**
     * {@return what the body returns; while it works, a cancelled run interrupts its thread}
     *
     * @param <T> type of the result
     * @param body code of the user's or of a library
     * @throws Exception whatever the body throws
     */
    public <T> T interruptibly(Callable<T> body) throws Exception {
        return with(true, () -> Task.current().isPartOf(task) ? body.call() : task.call(body));
    }

    /** Runs the body with interrupts of the thread held back: cancelling is noticed at the next check. */
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
            Thread.interrupted(); // whoever needs to know asks cancelled()
        } else if (cancelled) {
            thread.interrupt();
        }
        return before;
    }

    /** Ends the run. Workers that shared it get a moment to notice that it was cancelled. */
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
        // Workers of the common pool outlive the run that happened to start them.
        if ((run != null && run.cancelled) || Thread.currentThread() instanceof ForkJoinWorkerThread) {
            throw new StoppedError();
        }
    }
}
