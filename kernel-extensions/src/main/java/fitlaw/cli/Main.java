package fitlaw.cli;

import fitlaw.common.JsonFiles;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import tech.tablesaw.api.Table;

/** The entry point of the process. */
public final class Main {
    /** What commands load, in the order in which they need it: Tablesaw looks for its readers, Jackson for its modules. */
    private static final Map<String, List<Class<?>>> SLOW_TO_LOAD = Map.of(
            "fit", List.of(Table.class),
            "law", List.of(Table.class),
            "accuracy", List.of(Table.class),
            "allocate", List.of(Table.class),
            "calibrate", List.of(Table.class, JsonFiles.class),
            "predict", List.of(JsonFiles.class),
            "search", List.of(JsonFiles.class, Table.class));

    private Main() {}

    /**
     * Runs a command and exits the process with its exit code.
     *
     * @param args the words after {@code fitlaw}
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        // Shortcut for a faster start of the kernel, without loading the other commands and their options.
        boolean kernel = args.length == 2 && args[0].equals("kernel") && !args[1].startsWith("-");
        System.exit(kernel ? KernelCommand.serve(Path.of(args[1]), System.err) : command(args));
    }

    private static int command(String[] args) {
        if (args.length > 1) {
            load(SLOW_TO_LOAD.getOrDefault(args[0], List.of()));
        }
        CommandLine fitlaw = Fitlaw.commandLine(args);
        int code = fitlaw.execute(args);
        // Both streams: a session prints the output of its cells to the second.
        boolean outFailed = fitlaw.getOut().checkError();
        boolean failed = System.out.checkError() || outFailed;
        if (failed && code == 0) {
            fitlaw.getErr()
                    .println("fitlaw: standard output could not be written completely:"
                            + " the disk is full, or the program that reads it has ended.");
            code = ErrorMessages.FAILED;
        }
        fitlaw.getErr().flush();
        return code;
    }

    /** Loads classes while the main thread parses the options, which takes about as long. */
    private static void load(List<Class<?>> classes) {
        Thread thread = new Thread(
                () -> {
                    for (Class<?> each : classes) {
                        try {
                            MethodHandles.lookup().ensureInitialized(each);
                        } catch (IllegalAccessException e) {
                            throw new IllegalStateException("these classes are public", e);
                        }
                    }
                },
                "fitlaw-classes");
        thread.setDaemon(true);
        thread.start();
    }
}
