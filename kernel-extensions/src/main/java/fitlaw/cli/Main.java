package fitlaw.cli;

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
        int code = Fitlaw.commandLine().execute(args);
        System.out.flush();
        System.err.flush();
        System.exit(code);
    }
}
