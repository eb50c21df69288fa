package fitlaw.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Replacements, for code in cells, of Java methods that an interrupt does not stop; see {@link Redirect}. */
public final class Processes {
    private Processes() {}

    /**
     * {@return the process; replaces {@code ProcessBuilder.start}}
     *
     * <p>An interrupt of the cell that started the process ends it. Inherited output goes to the cell's output.
     *
     * @param builder describes the process
     * @throws IOException if it cannot be started
     */
    @SuppressWarnings("ReferenceEquality") // identity with the constant is intended
    public static Process start(ProcessBuilder builder) throws IOException {
        boolean out = builder.redirectOutput() == ProcessBuilder.Redirect.INHERIT;
        boolean err = builder.redirectError() == ProcessBuilder.Redirect.INHERIT;
        if (out) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        if (err) {
            builder.redirectError(ProcessBuilder.Redirect.PIPE);
        }
        Process process;
        try {
            process = of(builder.start());
        } finally {
            if (out) {
                builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
            }
            if (err) {
                builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            }
        }
        if (out) {
            copy(process, process.getInputStream(), System.out);
        }
        if (err) {
            copy(process, process.getErrorStream(), System.err);
        }
        return process;
    }

    /** {@return the process, which is ended when the cell that started it is interrupted} */
    static Process of(Process process) {
        Execution.ofThread()
                .ifPresent(run -> run.onCancel(() -> {
                    process.descendants().forEach(ProcessHandle::destroy);
                    process.destroy();
                }));
        return process;
    }

    private static void copy(Process process, InputStream from, PrintStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        byte[] bytes = new byte[8192];
                        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                            to.write(bytes, 0, count);
                            to.flush();
                        }
                    } catch (IOException e) {
                        to.println(
                                "[cannot read more output of process " + process.pid() + ": " + e.getMessage() + "]");
                    }
                },
                "fitlaw-process-output");
        thread.setDaemon(true);
        thread.start();
        Execution.ofThread()
                .ifPresent(run -> run.atEnd(() -> {
                    if (!process.isAlive()) {
                        thread.join(1000); // a child process may keep the pipe open
                    }
                }));
    }

    /**
     * {@return the result; replaces {@code CompletableFuture.join}, and can be interrupted}
     *
     * @param <T> type of the result
     * @param future the future to wait for
     */
    public static <T> T join(CompletableFuture<T> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Execution.checkpoint();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            return future.join(); // throws the cause in the same wrapper as join() does
        }
        return future.join();
    }
}
