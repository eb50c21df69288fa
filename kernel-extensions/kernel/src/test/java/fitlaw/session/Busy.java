package fitlaw.session;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Library code that ignores interrupts. */
public final class Busy {
    /** Released when the code starts, so that a test interrupts it and not the compiler. */
    static final Semaphore STARTED = new Semaphore(0);

    /** Released when a thread that a cell left behind may go on. */
    static final Semaphore ENDED = new Semaphore(0);

    private static final long MOMENT_NANOS = 300_000_000L;

    /** Signals that the cell is running. */
    public static void started() {
        STARTED.release();
    }

    /** Waits until the test has seen the cell end. */
    public static void awaitEnd() {
        ENDED.acquireUninterruptibly();
    }

    /** Interrupts a session shortly after its cell has started, independently of the compilation time. */
    static void interruptOnceStarted(Session session) {
        Thread stop = new Thread(() -> {
            STARTED.acquireUninterruptibly();
            LockSupport.parkNanos(MOMENT_NANOS);
            session.interrupt();
        });
        stop.setDaemon(true);
        stop.start();
    }

    public void until(long nanoTime) {
        STARTED.release();
        while (System.nanoTime() < nanoTime) {
            Thread.onSpinWait();
        }
    }
}
