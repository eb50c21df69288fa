package fitlaw.cli;

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
        CommandLine fitlaw = Fitlaw.commandLine();
        int code = fitlaw.execute(args);
        fitlaw.getOut().flush();
        fitlaw.getErr().flush();
        System.exit(code);
    }
}
