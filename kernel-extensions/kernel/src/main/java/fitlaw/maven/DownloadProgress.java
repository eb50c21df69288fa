package fitlaw.maven;

import fitlaw.common.Task;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;

/** Counts the downloaded bytes of all files, and cancels downloads on request. */
final class DownloadProgress extends AbstractTransferListener {
    private static final int KILO = 1000;

    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean cancelled;

    /** Cancels each transfer at its next progress event. */
    void cancel() {
        cancelled = true;
    }

    /** Reports the progress to a task; called by the waiting thread. */
    void report(Task task) {
        long all = expected.get();
        if (all > 0) {
            task.progress("kB from Maven repositories", Math.min(received.get(), all) / KILO, all / KILO);
        }
    }

    @Override
    public void transferInitiated(TransferEvent event) throws TransferCancelledException {
        check();
    }

    @Override
    public void transferStarted(TransferEvent event) throws TransferCancelledException {
        expected.addAndGet(Math.max(0, event.getResource().getContentLength()));
        check();
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        received.addAndGet(event.getDataLength());
        check();
    }

    private void check() throws TransferCancelledException {
        if (cancelled) {
            throw new TransferCancelledException("interrupted");
        }
    }
}
