package fitlaw.session;

import fitlaw.common.Task;
import fitlaw.shell.Execution;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Looks at values beside the cells. A {@code toString} of the user's may take for ever, or wait for a lock. */
final class ValueInspector {
    private static final long SECONDS = 1;

    private ValueInspector() {}

    /**
     * {@return what a look finds}
     *
     * @param look runs on a thread of its own, and is asked to stop after a second
     * @param otherwise makes the answer of the reason why there is none in time
     */
    static <T> T at(Callable<T> look, Function<String, T> otherwise) {
        CompletableFuture<T> found = new CompletableFuture<>();
        AtomicReference<Execution> looking = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try (Execution run = new Execution(new Task((what, done, total) -> {}))) {
                        looking.set(run);
                        found.complete(run.interruptibly(look));
                    } catch (Exception | Error e) {
                        found.complete(otherwise.apply("(its value cannot be shown: " + e + ")"));
                    }
                },
                "fitlaw-look");
        thread.setDaemon(true);
        thread.start();
        try {
            return found.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Execution run = looking.get();
            if (run != null) {
                run.cancel();
            }
            return otherwise.apply("(its text takes longer than " + SECONDS + " s)");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.apply("(the look at it was interrupted)");
        }
    }
}
