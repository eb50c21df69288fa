package fitlaw.session;

import fitlaw.magic.Displays;
import fitlaw.shell.Run;
import fitlaw.task.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Looks at values for people who type. A {@code toString} of the user's may take for ever, or wait for a lock. */
final class Look {
    private static final long SECONDS = 1;

    private Look() {}

    /** {@return a value's text, or why it cannot be had in time} */
    static String at(Object value) {
        CompletableFuture<String> text = new CompletableFuture<>();
        AtomicReference<Run> looking = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try (Run run = new Run(new Task((what, done, total) -> {}))) {
                        looking.set(run);
                        text.complete(run.interruptibly(() ->
                                Displays.of(value).data().get("text/plain").toString()));
                    } catch (Exception | Error e) {
                        text.complete("(its value cannot be shown: " + e + ")");
                    }
                },
                "fitlaw-look");
        thread.setDaemon(true);
        thread.start();
        try {
            return text.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Run run = looking.get();
            if (run != null) {
                run.cancel();
            }
            return "(its text takes longer than " + SECONDS + " s)";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(the look at it was interrupted)";
        }
    }
}
