package fitlaw.kernel;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts the kernel with the extensions on the class path. Jupyter calls it as specified in the kernelspec:
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
     * Serves until a shutdown request, then exits the process.
     *
     * @param args the connection file
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(serve(args));
    }

    private static int serve(String[] args) {
        if (args.length != 1) {
            System.err.println(
                    "The kernel requires one argument, Jupyter's connection file; " + args.length + " were given.");
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
