package fitlaw.cli;

import fitlaw.session.Session;
import java.nio.file.Path;

/** Where commands get their sessions from. */
final class Sessions {
    private Sessions() {}

    /**
     * {@return a session with all magics}
     *
     * @param directory where relative paths start
     */
    static Session open(Path directory) {
        Jdk.current().check();
        return Session.open(directory);
    }

    /**
     * Serves Jupyter until it says shutdown.
     *
     * @param connection the connection file
     * @return the exit code
     */
    static int serve(Path connection) {
        if (connection.toString().isEmpty()) {
            return 1;
        }
        throw new CommandException("This build holds no kernel for " + connection + ".");
    }
}
