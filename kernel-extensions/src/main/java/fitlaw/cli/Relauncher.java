package fitlaw.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts this program again in another folder, since a Java process cannot change its working directory. */
final class Relauncher {
    private static final String PARENT = "fitlaw.parent";

    /** The exit code of a process that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private Relauncher() {}

    /** {@return the exit code of the same Java with the same options, run in another folder} */
    static int in(Path folder, TypedPaths names, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Jdk.current().executable().toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(names.option());
        command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
        command.add("-cp");
        command.add(classPath());
        command.add(Main.class.getName());
        command.addAll(words);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        // Passes a termination signal on, and waits until the other process has written its files.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        return process.waitFor();
    }

    /** In a process that {@link #in} started: ends it, as by a signal, when its parent process has ended. */
    static void watchParent() {
        Optional<Long> parent = Optional.ofNullable(Long.getLong(PARENT));
        if (parent.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(parent.get());
        Thread watcher = new Thread(
                () -> {
                    process.ifPresent(it -> it.onExit().join());
                    System.exit(TERMINATED);
                },
                "fitlaw-parent");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
