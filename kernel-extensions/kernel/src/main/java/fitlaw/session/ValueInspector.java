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

/** Inspects values while cells run. A {@code toString} of the user may never return, or wait for a lock. */
final class ValueInspector {
    private static final long SECONDS = 1;

    private ValueInspector() {}

    /**
     * {@return the result of an inspection}
     *
     * @param look runs on a separate thread, and is interrupted after a second
     * @param otherwise creates the result from the reason why the inspection failed
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
                        found.complete(otherwise.apply("(cannot show the value: " + e + ")"));
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
            return otherwise.apply("(toString() takes longer than " + SECONDS + " s)");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.apply("(interrupted)");
        }
    }
}
