package fitlaw.kernel;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts the kernel without any extension but those on the class path. Jupyter calls it as the description of the kernel says:
 *
 * <pre>{@code
 * {"argv": ["java", "-cp", "…", "fitlaw.kernel.Main", "{connection_file}"],
 *  "display_name": "Java", "language": "java", "interrupt_mode": "message"}
 * }</pre>
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /**
     * Serves until it is told to shut down, and ends the process.
     *
     * @param args the connection file
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(serve(args));
    }

    private static int serve(String[] args) {
        if (args.length != 1) {
            System.err.println("The kernel takes one argument, the connection file that Jupyter names; " + args.length
                    + " were given.");
            return USAGE;
        }
        try {
            Kernel.serve(Path.of(args[0]));
            return 0;
        } catch (IOException e) {
            System.err.println("The kernel cannot start: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
