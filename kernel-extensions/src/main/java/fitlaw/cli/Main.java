package fitlaw.cli;

import java.nio.file.Path;
import picocli.CommandLine;

/** Where the process starts and ends. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the words behind {@code fitlaw}
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        // A kernel starts while somebody waits: it does not look at the other commands and their options first.
        boolean kernel = args.length == 2 && args[0].equals("kernel") && !args[1].startsWith("-");
        System.exit(kernel ? KernelCommand.serve(Path.of(args[1]), System.err) : command(args));
    }

    private static int command(String[] args) {
        CommandLine fitlaw = Fitlaw.commandLine();
        int code = fitlaw.execute(args);
        // Both: a session prints what its cells print to the second.
        boolean outFailed = fitlaw.getOut().checkError();
        boolean failed = System.out.checkError() || outFailed;
        if (failed && code == 0) {
            fitlaw.getErr()
                    .println("fitlaw: standard output could not be written to its end:"
                            + " the disk is full, or the program that reads it has ended.");
            code = ErrorMessages.FAILED;
        }
        fitlaw.getErr().flush();
        return code;
    }
}
