package fitlaw.kernel;

import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The parent process, and its signals. */
final class ParentProcess {
    private static final String ENDS = " It ends with exit code 1, so that the front end can start it again.\n";
    private static final byte[] OUT_OF_MEMORY = ("fitlaw: out of memory: this kernel may use "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB." + ENDS)
            .getBytes(StandardCharsets.UTF_8);

    private static final long MILLIS_PER_LOOK = 500;

    /** Longer than closing takes, including the waits for queued messages and for processes of cells. */
    private static final long MILLIS_TO_END = 10_000;

    private static final long MILLIS_FOR_CHILDREN = 1000;

    private ParentProcess() {}

    /**
     * Ends the kernel when its parent process has ended, since no other process would. Halts the process if the kernel
     * does not end in time. Polls, which needs no memory: there may be none left.
     */
    static void watch(String processId, CountDownLatch ended, Consumer<String> log) {
        Optional<ProcessHandle> parent = parent(processId, log);
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (ended.getCount() > 0) {
                            Thread.sleep(MILLIS_PER_LOOK);
                            if (parent.isPresent() && !parent.get().isAlive()) {
                                ended.countDown();
                                log.accept("process " + processId + ", which started this kernel, has ended");
                            }
                        }
                        Thread.sleep(MILLIS_TO_END);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        Runtime.getRuntime().halt(1);
                    }
                },
                "fitlaw-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static Optional<ProcessHandle> parent(String processId, Consumer<String> log) {
        if (processId == null || !processId.matches("\\d{1,18}") || processId.equals("1")) {
            return Optional.empty();
        }
        Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(processId));
        if (parent.isEmpty()) {
            log.accept("process " + processId + ", specified by JPY_PARENT_PID, is not visible to this process");
        }
        return parent;
    }

    /**
     * Ends the process after an error that cannot be reported to a front end, so that the front end starts a new
     * kernel.
     */
    static void fail(Throwable error, PrintStream err) {
        try {
            if (error instanceof OutOfMemoryError) {
                // Created in advance: there may be no memory for a text now.
                err.write(OUT_OF_MEMORY, 0, OUT_OF_MEMORY.length);
                err.flush();
                MemoryReserve.letGo();
            } else {
                err.println("fitlaw: the kernel cannot continue: " + error + "." + ENDS);
            }
            error.printStackTrace(err);
            endChildren();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Ends the processes that cells started. */
    static void endChildren() {
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        all.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_FOR_CHILDREN);
        try {
            while (System.nanoTime() < end && all.stream().anyMatch(ProcessHandle::isAlive)) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Makes Ctrl-C and a front end's interrupt signal stop the cell, not the kernel. */
    static void onInterruptSignal(Runnable interrupt) {
        try {
            // By reflection: the class is not part of Java SE, and the kernel also works without it.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    ParentProcess.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            interrupt.run();
                            return null;
                        }
                        return method.getName().equals("hashCode") ? (Object) 0 : proxy == arguments[0];
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Without signals, front ends interrupt by message, as specified in the kernelspec.
        }
    }
}
