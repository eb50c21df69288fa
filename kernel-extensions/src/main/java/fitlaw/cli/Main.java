package fitlaw.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import tech.tablesaw.api.Table;

/** The entry point of the process. */
public final class Main {
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
        if (args.length > 1 && ShardedCommand.NAMES.contains(args[0])) {
            loadTables();
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

    /** Tablesaw looks for its readers when its first table is created, which takes as long as to parse the options. */
    private static void loadTables() {
        Thread thread = new Thread(Table::create, "fitlaw-tables");
        thread.setDaemon(true);
        thread.start();
    }
}
