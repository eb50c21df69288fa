package fitlaw.cli;

import fitlaw.kernel.Kernel;
import java.io.IOException;
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
        if (args.length == 2 && args[0].equals("kernel") && !args[1].startsWith("-")) {
            System.exit(serve(Path.of(args[1])));
        }
        CommandLine fitlaw = Fitlaw.commandLine();
        int code = fitlaw.execute(args);
        fitlaw.getOut().flush();
        fitlaw.getErr().flush();
        System.exit(code);
    }

    /** Every notebook waits for this one; what parses the other commands takes a tenth of a second to load. */
    private static int serve(Path connection) {
        try {
            Jdk.current().check();
            Kernel.serve(connection);
            return 0;
        } catch (IOException | CommandException e) {
            System.err.println("fitlaw: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
