package fitlaw.cli;

import fitlaw.common.AtomicFile;
import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookRun;
import fitlaw.notebook.Page;
import fitlaw.session.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs a notebook without Jupyter and writes it with its outputs, as a notebook and as an HTML page; or runs a script.
 */
@Command(
        name = "run",
        description = {
            "Run a notebook or a script from its start, without Python or Jupyter.",
            "",
            "For a notebook, writes the executed notebook and an HTML page of it. Cells run in the folder of the"
                    + " notebook, as in Jupyter; the notebook itself is not changed. The first cell that fails ends"
                    + " the run, and both files then show the error; cells tagged raises-exception may fail, cells"
                    + " tagged skip-execution are skipped.",
            "",
            "A script is a file of Java and magics that ends with .jsh, .jshell or .java. It runs in the current"
                    + " folder, prints results as text, and ends with exit code 1 at the first snippet that fails. A"
                    + " %%%% magic applies to the lines below it, up to the next empty one.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw run notebooks/01-fit-a-law.ipynb",
            "      writes notebooks/out/01-fit-a-law.ipynb and notebooks/out/01-fit-a-law.html",
            "  fitlaw run a.ipynb --output report/monday.ipynb",
            "      writes report/monday.ipynb and report/monday.html",
            "  fitlaw run prepare.jsh --figures out",
            "      runs a script, writes its figures to out/figure-1.svg and so on",
        })
final class RunCommand implements Callable<Integer> {
    private static final long SECONDS_TO_STOP = 5;

    private static final int MILLIS_PER_TRY = 50;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "Java notebook in format 4, or script.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File for the executed notebook, with extension .ipynb; the page has the same name with"
                    + " .html. Default: in the folder out next to the notebook.")
    private Path output;

    @Option(
            names = "--figures",
            paramLabel = "FOLDER",
            description = "Folder for a script's figures, as SVG. Without it, only their titles are shown.")
    private Path figures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.isDirectory(file)) {
            throw new CommandException(file + " is a folder. Name a notebook or a script in it.");
        }
        if (Script.isNamed(file)) {
            return runScript();
        }
        if (figures != null) {
            throw new ParameterException(
                    spec.commandLine(), "--figures is for scripts; a notebook keeps its figures in its own file");
        }
        TypedPaths names = TypedPaths.current();
        Path source = names.absolute(file);
        Path target = names.absolute(output == null ? defaultOutput(file) : output);
        if (target.getFileName() == null || !target.getFileName().toString().endsWith(".ipynb")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output " + output + " must end with .ipynb; the page gets the same name with .html");
        }
        Notebook notebook = Notebook.read(names.openable(source));
        checkLanguage(notebook);
        checkTargets(source, target);
        Path folder = source.toRealPath().getParent();
        if (!folder.equals(Path.of("").toRealPath())) {
            return Relauncher.in(folder, names, List.of("run", source.toString(), "--output", target.toString()));
        }
        Jdk.current().check();
        Relauncher.watchParent();
        try (Session session = Session.open(folder)) {
            return run(notebook, session, source, target);
        }
    }

    private int runScript() throws IOException {
        if (output != null) {
            throw new ParameterException(
                    spec.commandLine(), "--output is for notebooks; a script prints what it shows");
        }
        Jdk.current().check();
        Script script = Script.read(file);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try (Session session = Session.open(Path.of(""))) {
            TextOutput text = new TextOutput(
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr(),
                    false,
                    Optional.ofNullable(figures),
                    (prompt, password) -> Optional.ofNullable(in.readLine()));
            return stoppable(session, () -> {}, () -> script.run(session, text));
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

    private void checkTargets(Path source, Path target) throws IOException {
        TypedPaths names = TypedPaths.current();
        if (Files.exists(target) && Files.isSameFile(source, target)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output " + names.shown(target) + " is the notebook itself, which is not changed");
        }
        Path page = page(target);
        if (Files.isRegularFile(page) && !Page.isPage(page)) {
            throw new CommandException(names.shown(page) + " exists but was not written by Fitlaw, and the page of"
                    + " this notebook would replace it. Move it, or specify another file with --output.");
        }
    }

    private static Path page(Path target) {
        return target.resolveSibling(target.getFileName().toString().replaceFirst("\\.ipynb$", ".html"));
    }

    private int run(Notebook notebook, Session session, Path source, Path target) {
        TypedPaths names = TypedPaths.current();
        PrintWriter err = spec.commandLine().getErr();
        Path page = page(target);
        Consumer<Notebook> writer = ran -> {
            ran.write(names.openable(target));
            AtomicFile.write(names.openable(page), Page.of(ran, source, page));
        };
        CellLines lines = new CellLines(err);
        Runnable unstoppable = () -> lines.soFar().ifPresent(ran -> {
            writer.accept(ran);
            err.println("\nfitlaw: the cell did not stop within " + SECONDS_TO_STOP + " s. " + names.shown(page)
                    + " contains the outputs up to then.");
            err.flush();
        });
        NotebookRun run = stoppable(session, unstoppable, () -> {
            NotebookRun done = NotebookRun.of(notebook, session, lines);
            writer.accept(done.notebook());
            return done;
        });
        if (run.failure().isPresent()) {
            throw new CommandException(
                    names.shown(source) + ", " + sentence(run.failure().get()) + "\nThe run ended at this error; "
                            + names.shown(page) + " contains the outputs up to it.");
        }
        spec.commandLine().getOut().println("Wrote " + names.shown(target) + " and " + names.shown(page) + ".");
        return 0;
    }

    /** Where and why it failed, with a full stop; compile errors already contain their cell. */
    private static String sentence(NotebookRun.Failure failure) {
        String cell = "cell [" + failure.count() + "]";
        String message = failure.message().strip();
        String named = failure.name() + (message.isEmpty() ? "" : ": " + message);
        String full = message.startsWith(cell) ? message : cell + ": " + named;
        return full.matches("(?s).*[.!?]") ? full : full + ".";
    }

    /**
     * Runs the body. Control-C interrupts the running cell, or the next one if none is running, and the outputs so far
     * are still written: by the body, or by the given action if the cell cannot be stopped.
     */
    private static <T> T stoppable(Session session, Runnable unstoppable, Supplier<T> body) {
        CountDownLatch written = new CountDownLatch(1);
        Thread stop = new Thread(() -> {
            try {
                while (!session.interrupt() && !written.await(MILLIS_PER_TRY, TimeUnit.MILLISECONDS)) {
                    // Between two cells: the next one is interrupted when it starts.
                }
                if (!written.await(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                    unstoppable.run();
                }
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
