package fitlaw.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Java declarations, statements and expressions that see what came before them, in this process.
 *
 * <p>One thread evaluates at a time; completion and inspection may be asked for from any other while user code runs,
 * and wait only for the compiler.
 */
public final class Shell implements AutoCloseable {
    /** Held by whoever evaluates, for as long as it takes. */
    private final ReentrantLock evaluator = new ReentrantLock();
    /** Held by whoever uses the compiler; never while user code runs. */
    private final ReentrantLock compiler = new ReentrantLock();

    private final UserLoader loader = new UserLoader();
    private final Control control = new Control(loader, compiler);
    private final Places places = new Places();
    private final Sources sources = new Sources();
    private final JShell jshell;
    private final SourceCodeAnalysis analysis;

    private Shell() {
        jshell = JShell.builder()
                .executionEngine(new InProcess(control), Map.of())
                .compilerOptions("-proc:none")
                .build();
        analysis = jshell.sourceCodeAnalysis();
    }

    private record InProcess(ExecutionControl control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "fitlaw";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }

    /**
     * {@return a shell with imports}
     *
     * @param imports import declarations; taken in one go, which costs a tenth of one by one
     */
    public static Shell start(List<String> imports) {
        Shell shell = new Shell();
        if (!imports.isEmpty()) {
            shell.locked(() -> shell.jshell.eval(String.join("", imports)));
        }
        return shell;
    }

    /** Loads what weaving needs: its library is too old for class archives, and every first cell waits for it. */
    public static void preload() {
        try (InputStream sample = Shell.class.getResourceAsStream("Checkpoint.class")) {
            if (sample != null) {
                Instrument.weave(sample.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Evaluates code for its effect on the speed of what follows, and forgets it.
     *
     * @param code one snippet
     */
    public void warmUp(String code) {
        evaluator.lock();
        try {
            locked(() -> {
                jshell.eval(code).forEach(event -> jshell.drop(event.snippet()));
                return code;
            });
        } finally {
            evaluator.unlock();
        }
    }

    /** {@return help for people who type} */
    public Assistant assistant() {
        return new Assistant(jshell, analysis, compiler, sources);
    }

    /**
     * {@return how the code between two offsets of a text ended}
     *
     * @param run the run it belongs to, started on the current thread
     * @param source the text
     * @param from offset of the first character
     * @param to offset behind the last
     * @throws StoppedError if the run is cancelled between snippets
     */
    public Result evaluate(Run run, Source source, int from, int to) {
        evaluator.lock();
        try {
            return evaluateAll(run, source, from, to);
        } finally {
            evaluator.unlock();
        }
    }

    private Result evaluateAll(Run run, Source source, int from, int to) {
        List<Unit> units = locked(() -> Unit.split(analysis, source.text(), from, to));
        if (!units.isEmpty() && units.get(units.size() - 1).broken()) {
            Unit last = units.get(units.size() - 1);
            if (!Grammar.accepts(last.code())) {
                return evaluate(run, source, last, new LinkedHashSet<>());
            }
        }
        Result result = new Result.Value(false, null, false, List.of());
        Set<Snippet> open = new LinkedHashSet<>();
        for (Unit unit : units) {
            run.check();
            result = evaluate(run, source, unit, open);
            if (!(result instanceof Result.Value)) {
                return result;
            }
        }
        Result.Value value = (Result.Value) result;
        List<String> notes =
                locked(() -> open.stream().flatMap(it -> note(it).stream()).toList());
        return new Result.Value(value.present(), value.value(), value.shown(), notes);
    }

    private Result evaluate(Run run, Source source, Unit unit, Set<Snippet> open) {
        try {
            return run.uninterruptibly(() -> locked(() -> evaluateLocked(source, unit, open)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Result evaluateLocked(Source source, Unit unit, Set<Snippet> open) {
        control.reset();
        List<SnippetEvent> events = jshell.eval(unit.code());
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                places.put(event.snippet(), source, unit.start());
            }
            if (event.status() == Status.REJECTED) {
                return rejected(event.snippet(), source, unit);
            }
            if (event.status().isActive()) {
                places.compiled(event.snippet(), analysis);
            }
            if (event.status() == Status.RECOVERABLE_DEFINED || event.status() == Status.RECOVERABLE_NOT_DEFINED) {
                open.add(event.snippet());
            }
        }
        return result(events, source, unit);
    }

    private Result result(List<SnippetEvent> events, Source source, Unit unit) {
        for (SnippetEvent event : events) {
            JShellException exception = event.exception();
            if (exception instanceof UnresolvedReferenceException unresolved) {
                Throwable error =
                        new UnresolvedError(note(unresolved.getSnippet()).orElse(unresolved.getMessage()));
                error.setStackTrace(
                        control.thrown().map(Throwable::getStackTrace).orElse(new StackTraceElement[0]));
                return new Result.Thrown(error);
            } else if (exception != null) {
                return new Result.Thrown(control.thrown().orElse(exception));
            }
        }
        Snippet snippet = events.get(0).snippet();
        boolean expression =
                snippet.kind() == Kind.EXPRESSION || snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
        boolean silenced = Mask.of(source.text().substring(unit.start(), unit.end()))
                .stripTrailing()
                .endsWith(";");
        boolean variable = snippet.kind() == Kind.VAR && snippet.subKind() != SubKind.VAR_DECLARATION_SUBKIND;
        return new Result.Value(expression || variable, control.result(), expression && !silenced, List.of());
    }

    private Result rejected(Snippet snippet, Source source, Unit unit) {
        List<Problem> problems = jshell.diagnostics(snippet)
                .filter(diag -> diag.isError())
                .map(diag -> Messages.problem(diag, source, unit))
                .distinct()
                .map(it -> new Problem(
                        it.message() + Imports.hint(analysis, it.message()), it.source(), it.start(), it.end()))
                .toList();
        return new Result.Rejected(
                problems.isEmpty()
                        ? List.of(new Problem("this cannot be compiled", source, unit.start(), unit.end()))
                        : problems);
    }

    /** {@return why a declaration cannot be used yet, if it cannot} */
    private Optional<String> note(Snippet snippet) {
        Status status = jshell.status(snippet);
        boolean unusable = status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
        if (!unusable || !(snippet instanceof DeclarationSnippet declaration)) {
            return Optional.empty();
        }
        String missing = jshell.unresolvedDependencies(declaration).collect(Collectors.joining(", "));
        String what = missing.isEmpty()
                ? "its errors are mended: "
                        + jshell.diagnostics(snippet)
                                .map(diag -> Messages.words(diag.getMessage(null)))
                                .collect(Collectors.joining("; "))
                : missing + (missing.contains(", ") ? " are declared" : " is declared");
        String hint = Imports.hint(analysis, missing);
        return Optional.of(
                snippet instanceof MethodSnippet method
                        ? method.name() + "() cannot be called until " + what + "." + hint
                        : declaration.name() + " cannot be used until " + what + "." + hint);
    }

    /** {@return the variables with their values, in the order of their declaration; {@code null} values are left out} */
    public Map<String, Object> variables() {
        return locked(() -> {
            Map<String, Object> values = new LinkedHashMap<>();
            jshell.variables()
                    .filter(variable -> jshell.status(variable) == Status.VALID)
                    .filter(variable -> variable.subKind() != SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                    .forEach(variable -> value(variable).ifPresent(value -> values.put(variable.name(), value)));
            return Collections.unmodifiableMap(values);
        });
    }

    private Optional<Object> value(VarSnippet variable) {
        Object kept = control.result();
        try {
            jshell.varValue(variable);
            return Optional.ofNullable(control.result());
        } finally {
            control.restore(kept);
        }
    }

    /** {@return declared names with their types, as the user wrote them: variables, then methods, then classes} */
    public Map<String, String> declarations() {
        return locked(() -> {
            Map<String, String> all = new LinkedHashMap<>();
            jshell.variables()
                    .filter(it -> it.subKind() != SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                    .forEach(it -> all.put(it.name(), it.typeName()));
            jshell.methods().forEach(it -> all.put(it.name() + "(" + it.parameterTypes() + ")", it.signature()));
            jshell.types().forEach(it -> all.put(it.name(), it.subKind().name()));
            return all;
        });
    }

    /**
     * {@return the place of a frame in the user's text, if the frame is the user's}
     *
     * @param frame an element of any stack trace
     */
    public Optional<Place> place(StackTraceElement frame) {
        return locked(() -> places.of(frame));
    }

    /**
     * Makes classes of jars and folders known to later code, and the comments of {@code NAME-sources.jar} beside
     * {@code NAME.jar} to inspection. A jar of sources itself serves inspection only.
     *
     * @param paths the jars and folders; taken in one go, since the compiler starts anew each time
     */
    public void addToClassPath(Collection<Path> paths) {
        List<Path> all = paths.stream().map(Path::toAbsolutePath).toList();
        all.forEach(sources::addFor);
        String joined = all.stream()
                .filter(path -> !Sources.isSources(path))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        if (!joined.isEmpty()) {
            locked(() -> {
                jshell.addToClasspath(joined);
                return joined;
            });
        }
    }

    /** {@return the loader of the user's classes and jars} */
    public ClassLoader loader() {
        return loader;
    }

    private <T> T locked(java.util.function.Supplier<T> body) {
        compiler.lock();
        try {
            return body.get();
        } finally {
            compiler.unlock();
        }
    }

    /** Ends the shell; threads of the user's go on until the process ends. */
    @Override
    public void close() {
        jshell.close();
    }
}
