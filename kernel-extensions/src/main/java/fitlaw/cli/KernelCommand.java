package fitlaw.cli;

import fitlaw.kernel.Kernel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the kernel; normally started by Jupyter. */
@Command(
        name = "kernel",
        description = {
            "Serve Jupyter over the sockets of a connection file, until a shutdown request.",
            "",
            "Called by Jupyter, as configured by fitlaw install.",
        },
        footerHeading = "%nExample:%n",
        footer = "  fitlaw kernel ~/.local/share/jupyter/runtime/kernel-1.json")
final class KernelCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CONNECTION_FILE", description = "JSON file with address, ports and key.")
    private Path connection;

    @Override
    public Integer call() {
        return serve(connection, System.err);
    }

    /** {@return the exit code, after the kernel has ended} */
    static int serve(Path connection, PrintStream err) {
        try {
            Jdk.current().check();
            Kernel.serve(connection);
            return 0;
        } catch (IOException | CommandException e) {
            err.println("fitlaw: the kernel cannot start: " + e.getMessage());
            return ErrorMessages.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorMessages.FAILED;
        }
    }
}
