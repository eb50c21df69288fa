package fitlaw.cli;

import fitlaw.kernel.Kernel;
import fitlaw.magic.MimeBundle;
import fitlaw.session.HelpQuery;
import fitlaw.session.Session;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** The read-evaluate-print loop at a terminal, until Ctrl-D. */
final class Repl {
    private final Session session;
    private final Terminal terminal;
    private final LineReader reader;
    private final TextOutput output;

    Repl(Session session, Terminal terminal, Optional<Path> history, Optional<Path> figures) {
        this.session = session;
        this.terminal = terminal;
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("fitlaw")
                .parser(new LineEditing(session))
                .completer(LineEditing::complete)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P... ")
                .variable(LineReader.INDENTATION, 0)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        reader = builder.build();
        output = new TextOutput(terminal.writer(), terminal.writer(), true, figures, this::ask);
    }

    /** {@return the user's history file according to environment variables; readable only by its owner} */
    static Optional<Path> history(Map<String, String> environment) throws IOException {
        Optional<Path> cells = Kernel.historyFile(environment);
        if (cells.isEmpty()) {
            return cells;
        }
        Path file = cells.get().toAbsolutePath().resolveSibling("repl.history");
        Files.createDirectories(file.getParent());
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rw-------");
            if (Files.isRegularFile(file)) {
                Files.setPosixFilePermissions(file, mine);
            } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
            }
        }
        return Optional.of(file);
    }

    /** {@return the exit code} */
    int run() {
        terminal.handle(Terminal.Signal.INT, signal -> session.interrupt());
        terminal.writer()
                .println("Fitlaw " + Version.fitlaw() + " on Java " + Runtime.version()
                        + ". %lsmagic lists the magics, Tab completes, Ctrl-D ends.");
        int number = 1;
        while (true) {
            try {
                String code = reader.readLine("[" + number + "]> ");
                if (code.strip().equals("/exit")) {
                    return 0;
                }
                if (!code.isBlank()) {
                    run(code, number);
                    number++;
                }
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt discards the line.
            } catch (EndOfFileException e) {
                return 0;
            }
        }
    }

    private void run(String code, int number) {
        Optional<String> question = HelpQuery.of(code);
        if (question.isPresent()) {
            terminal.writer().println(explained(session, question.get()));
        } else {
            output.end(session.run(code, output, number));
        }
        terminal.flush();
    }

    /** {@return documentation of a name, as text} */
    static String explained(Session session, String name) {
        return session.inspect(name, name.length(), true)
                .map(MimeBundle::data)
                .map(data -> String.valueOf(data.get("text/plain")))
                .orElse("No documentation found for " + name + ".");
    }

    private Optional<String> ask(String prompt, boolean password) {
        try {
            return Optional.of(password ? reader.readLine(prompt, '*') : reader.readLine(prompt));
        } catch (EndOfFileException | UserInterruptException e) {
            return Optional.empty();
        }
    }
}
