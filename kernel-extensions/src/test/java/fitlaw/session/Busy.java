package fitlaw.session;

import java.util.concurrent.Semaphore;

/** Library code that heeds no interrupt. */
public final class Busy {
    /** Released when the code starts, so that a test interrupts it and not the compiler. */
    static final Semaphore STARTED = new Semaphore(0);

    public void until(long nanoTime) {
        STARTED.release();
        while (System.nanoTime() < nanoTime) {
            Thread.onSpinWait();
        }
    }
}
