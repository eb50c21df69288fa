package fitlaw.cli;

import fitlaw.notebook.Notebook;
import fitlaw.notebook.Page;
import fitlaw.notebook.Run;
import fitlaw.session.Session;
import fitlaw.table.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a notebook without Jupyter and writes it with its outputs, as a notebook and as a page. */
@Command(
        name = "run",
        description = {
            "Run a notebook from its first cell, without Python or Jupyter.",
            "",
            "Writes the executed notebook and a page of it for the browser. Cells run in the folder of the notebook, as in "
                    + "Jupyter; the notebook itself stays as it is. The first cell that fails ends the run, and both files "
                    + "then show the error; cells tagged raises-exception may fail, cells tagged skip-execution are left out.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw run notebooks/01-fit-a-law.ipynb",
            "      writes notebooks/out/01-fit-a-law.ipynb and notebooks/out/01-fit-a-law.html",
            "  fitlaw run a.ipynb --output report/monday.ipynb",
            "      writes report/monday.ipynb and report/monday.html",
        })
final class RunCommand implements Callable<Integer> {
    private static final long SECONDS_TO_STOP = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NOTEBOOK", description = "A notebook of format 4, in Java.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where the executed notebook goes: a name that ends with .ipynb. The page gets the same name with "
                            + ".html. Default: the folder out beside the notebook.")
    private Path output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Names names = Names.current();
        Path source = names.absolute(file);
        Path target = names.absolute(output == null ? defaultOutput(file) : output);
        if (!target.getFileName().toString().endsWith(".ipynb")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output " + output + " must end with .ipynb; the page gets the same name with .html");
        }
        Notebook notebook = Notebook.read(names.openable(source));
        checkLanguage(notebook);
        Path folder = source.toRealPath().getParent();
        if (!folder.equals(Path.of("").toRealPath())) {
            return Again.in(folder, names, List.of("run", source.toString(), "--output", target.toString()));
        }
        Jdk.current().check();
        try (Session session = Session.open(folder)) {
            return run(notebook, session, source, target);
        }
    }

    private static Path defaultOutput(Path notebook) {
        String name = notebook.getFileName().toString();
        return notebook.resolveSibling("out").resolve(name.endsWith(".ipynb") ? name : name + ".ipynb");
    }

    private void checkLanguage(Notebook notebook) {
        Optional<String> language = notebook.language().filter(name -> !name.equals("java"));
        if (language.isPresent()) {
            throw new CommandException(
                    file + " is a notebook in " + language.get() + "; Fitlaw runs Java. Open it with its "
                            + "own kernel, or choose the Fitlaw kernel for it in Jupyter and save it.");
        }
    }

    private int run(Notebook notebook, Session session, Path source, Path target) {
        Names names = Names.current();
        PrintWriter err = spec.commandLine().getErr();
        Path page = target.resolveSibling(target.getFileName().toString().replaceFirst("\\.ipynb$", ".html"));
        Run run = stoppable(session, () -> {
            Run done = Run.of(notebook, session, new CellLines(err));
            done.notebook().write(names.openable(target));
            WholeFile.write(names.openable(page), Page.of(done.notebook(), source));
            return done;
        });
        if (run.failure().isPresent()) {
            throw new CommandException(
                    names.shown(source) + ", " + sentence(run.failure().get()) + "\nThe run ended there; "
                            + names.shown(page) + " shows it up to the error.");
        }
        spec.commandLine().getOut().println("Wrote " + names.shown(target) + " and " + names.shown(page) + ".");
        return 0;
    }

    /** Where and why it failed, with a full stop; compile errors name their cell themselves. */
    private static String sentence(Run.Failure failure) {
        String cell = "cell [" + failure.count() + "]";
        String message = failure.message().strip();
        String full = message.startsWith(cell) ? message : cell + ": " + failure.name() + ": " + message;
        return full.matches("(?s).*[.!?]") ? full : full + ".";
    }

    /** Runs the body; Control-C stops the running cell, and what was shown until then is still written. */
    private static Run stoppable(Session session, java.util.function.Supplier<Run> body) {
        CountDownLatch written = new CountDownLatch(1);
        Thread stop = new Thread(() -> {
            session.interrupt();
            try {
                written.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return body.get();
        } finally {
            written.countDown();
        }
    }
}
