package fitlaw.session;

import fitlaw.common.Task;
import fitlaw.magic.DefaultImports;
import fitlaw.magic.Extension;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import fitlaw.shell.Checkpoint;
import fitlaw.shell.Completeness;
import fitlaw.shell.Execution;
import fitlaw.shell.Shell;
import fitlaw.shell.SourceText;
import fitlaw.shell.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A session that runs Java in a {@link Shell}. JShell starts on a separate thread while the caller continues. */
final class JavaSession implements Session {
    private static final long GRACE_SECONDS = 3;

    /** How long to delay the index for completion if a cell is already running. */
    private static final long SECONDS_TO_FIRST_CELL = 1;

    /** The byte order mark, at the start of some files from Windows. */
    private static final String MARK = "\ufeff";

    private volatile Path directory;
    private final CompletableFuture<Shell> shell = new CompletableFuture<>();
    private Map<String, Magic> magics;
    private volatile Execution running;
    private volatile boolean used;
    private volatile boolean closed;
    private final UncaughtExceptions uncaught = UncaughtExceptions.open(this::shell);
    private final VariableTree variables = new VariableTree(this::shell);
    private int count;

    JavaSession(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        StandardStreams.instance().open();
        Checkpoint.printTraces(thrown -> uncaught.print("", thrown));
        for (Thread thread :
                List.of(new Thread(this::start, "fitlaw-start"), new Thread(Shell::preload, "fitlaw-preload"))) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Loaded lazily: the class of a magic may load much of the library, which would delay the first message. */
    private static Map<String, Magic> load() {
        return Extension.installed().stream()
                .flatMap(extension -> extension.magics().stream())
                .flatMap(magic -> Stream.concat(Stream.of(magic.name()), magic.otherNames().stream())
                        .map(name -> Map.entry(name, magic)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void start() {
        try {
            List<String> imports = new ArrayList<>(DefaultImports.all());
            imports.add("import fitlaw.session.Cell;");
            imports.add("import static fitlaw.session.Cell.*;");
            Shell started = Shell.start(imports);
            shell.complete(started);
            warmUp(started);
            if (used) {
                TimeUnit.SECONDS.sleep(SECONDS_TO_FIRST_CELL);
            }
            if (closed) {
                started.close();
            } else {
                started.index();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cannot happen: nobody interrupts this thread
        } catch (RuntimeException | Error e) {
            shell.completeExceptionally(e);
        }
    }

    /**
     * Loads what the first cells need while the user is still typing; stops when a cell arrives. The class is declared
     * in a method, since on JDK 25 a JShell that has dropped a top-level class returns no method signatures any more.
     */
    private void warmUp(Shell started) {
        for (String code :
                List.of("1+1", "void warm() { class Warm { int up() { return 1; } } }", "System.out.flush()")) {
            if (!used) {
                started.warmUp(code);
            }
        }
        magics();
        if (!used) {
            started.assistant().complete("Integer.MAX_", 12);
        }
    }

    Shell shell() {
        return shell.join();
    }

    void directory(Path other) {
        directory = other;
    }

    Path directory() {
        return directory;
    }

    synchronized Map<String, Magic> magics() {
        if (magics == null) {
            magics = load();
        }
        return magics;
    }

    @Override
    public Outcome run(String code, Output output) {
        count++;
        return run(code, output, count);
    }

    @Override
    public Outcome run(String code, Output output, int number) {
        count = number;
        return run(code, output, "cell [" + number + "]");
    }

    @Override
    public Outcome run(String code, Output output, String name) {
        used = true;
        OutputBuffer gatherer = new OutputBuffer(output);
        Optional<OutputBuffer> before = StandardStreams.instance().current();
        Progress progress = new Progress(gatherer);
        try (Execution run = new Execution(new Task(progress))) {
            StandardStreams.instance().attach(gatherer);
            running = run;
            Outcome outcome = new CellRun(this, run, gatherer, new SourceText(name, plain(code))).outcome();
            run.settle();
            return outcome;
        } finally {
            running = null;
            progress.end();
            System.out.flush();
            System.err.flush();
            gatherer.end();
            if (!output.lasts()) {
                before.ifPresent(StandardStreams.instance()::attach);
            }
        }
    }

    @Override
    public boolean interrupt() {
        Execution run = running;
        if (run == null) {
            return false;
        }
        run.cancel();
        Optional<OutputBuffer> gatherer = StandardStreams.instance().current();
        CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!run.closed()) {
                gatherer.ifPresent(it -> it.print(Output.Stream.STDERR, stuck(run.thread())));
            }
        });
        return true;
    }

    private static String stuck(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        String where = frames.length == 0 ? "" : " It is executing " + Shell.readable(frames[0].toString()) + ".";
        return "The cell was interrupted " + GRACE_SECONDS + " s ago and is still running." + where
                + " Wait for it, or restart the kernel, which loses its variables.\n";
    }

    @Override
    public Suggestion complete(String code, int cursor) {
        return new TypingHelp(this).complete(sameLength(code), cursor);
    }

    @Override
    public Optional<MimeBundle> inspect(String code, int cursor, boolean detailed) {
        return new TypingHelp(this).inspect(sameLength(code), cursor, detailed);
    }

    @Override
    public Completeness completeness(String code) {
        return new TypingHelp(this).completeness(plain(code));
    }

    @Override
    public VariableTree variables() {
        return variables;
    }

    /** Removes a byte order mark and the carriage returns of Windows line ends. */
    private static String plain(String code) {
        return (code.startsWith(MARK) ? code.substring(1) : code)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    /** The same, but without changing offsets. */
    private static String sameLength(String code) {
        return (code.startsWith(MARK) ? " " + code.substring(1) : code)
                .replace("\r\n", " \n")
                .replace('\r', '\n');
    }

    @Override
    public void close() {
        StandardStreams.instance().close();
        uncaught.close();
        closed = true;
        if (shell.isDone() && !shell.isCompletedExceptionally()) {
            shell.join().close();
        }
    }
}
