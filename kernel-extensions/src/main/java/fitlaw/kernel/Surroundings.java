package fitlaw.kernel;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Consumer;

/** The process that started this one, and the signals it sends. */
final class Surroundings {
    private Surroundings() {}

    /** Calls back when the process that started the kernel is gone: nobody else will ever end it. */
    static void watchParent(String processId, Runnable gone, Consumer<String> log) {
        if (processId == null || !processId.matches("\\d{1,18}") || processId.equals("1")) {
            return;
        }
        Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(processId));
        if (parent.isEmpty()) {
            log.accept("process " + processId + ", which JPY_PARENT_PID names, cannot be seen from here");
            return;
        }
        Thread watcher = new Thread(
                () -> {
                    parent.get().onExit().join();
                    log.accept("process " + processId + ", which started this kernel, has ended");
                    gone.run();
                },
                "fitlaw-parent");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Ctrl-C and a front end's signal stop the cell, not the kernel. */
    static void onInterruptSignal(Runnable interrupt) {
        try {
            // Named by text: the class is outside Java SE, and a Java without it still runs kernels.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Surroundings.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            interrupt.run();
                            return null;
                        }
                        return method.getName().equals("hashCode") ? (Object) 0 : proxy == arguments[0];
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Without signals, front ends interrupt by message, as the kernelspec says.
        }
    }
}
