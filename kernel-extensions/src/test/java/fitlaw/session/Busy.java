package fitlaw.session;

/** Library code that heeds no interrupt. */
public final class Busy {
    public void until(long nanoTime) {
        while (System.nanoTime() < nanoTime) {
            Thread.onSpinWait();
        }
    }
}
