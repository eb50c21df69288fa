package fitlaw.cli;

import fitlaw.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Interactive Java and magics at the terminal. */
@Command(
        name = "repl",
        description = {
            "Run Java and magics interactively at the terminal, as in notebooks.",
            "",
            "Tab completes, an incomplete line continues on the next one, the arrow keys recall earlier input. Ctrl-C"
                    + " interrupts running code, Ctrl-D ends the session. Name? shows the documentation of a name."
                    + " Input from a pipe is run without prompts; the exit code is then 1 if something fails.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw repl",
            "  fitlaw repl --figures out          write figures to out/figure-1.svg, ...",
            "  echo '%%runs s data/runs/nano.csv' | fitlaw repl",
        })
final class ReplCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--figures",
            paramLabel = "FOLDER",
            description = "Folder for figures, as SVG. Without it, only their titles are shown.")
    private Path figures;

    @Override
    public Integer call() throws IOException {
        Jdk.current().check();
        Optional<Path> folder = Optional.ofNullable(figures);
        InputStream in = System.in; // the session redirects the streams of the process to its cells
        try (Terminal terminal = TerminalBuilder.builder().dumb(true).build();
                Session session = Session.open(Path.of(""))) {
            if (terminal instanceof DumbTerminal) {
                return new PipedInput(
                                session,
                                in,
                                spec.commandLine().getOut(),
                                spec.commandLine().getErr(),
                                folder)
                        .run();
            }
            return new Repl(session, terminal, Repl.history(System.getenv()), folder).run();
        }
    }
}
