package fitlaw.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Evaluates Java declarations, statements and expressions in this process; each sees the declarations before it.
 *
 * <p>One thread evaluates at a time. Completion and inspection may be called from any other thread while user code
 * runs; they wait only for the compiler.
 */
public final class Shell implements AutoCloseable {
    /** The number of results that are kept as {@code $1}, {@code $2} and so on; older ones are dropped. */
    static final int RESULTS = 30;

    private static final Pattern WHOLE_PACKAGE = Pattern.compile("import\\s+((?!java\\.)[\\w.]+)\\.\\*;\\s*");

    /** The path of a file that does not exist. */
    private static final String NO_PATH =
            Path.of(System.getProperty("java.home"), "none.jar").toString();

    /** Held during an evaluation. */
    private final ReentrantLock evaluator = new ReentrantLock();
    /** Held while the compiler is used; never while user code runs. */
    private final ReentrantLock compiler = new ReentrantLock();

    private final UserLoader loader = new UserLoader();
    private final InProcessExecutionControl control = new InProcessExecutionControl(loader, compiler);
    private final SourcePositions places = new SourcePositions();
    private final LibrarySources sources = new LibrarySources();
    private final JShell jshell;
    private final JShellInternals internals;
    private final SourceCodeAnalysis analysis;

    /** Packages other than Java's that every session imports on demand, as in {@code import fitlaw.law.*}. */
    private final Set<String> offered = new LinkedHashSet<>();

    /** Results of expressions, named {@code $1}, {@code $2} and so on by JShell. */
    private final Deque<VarSnippet> results = new ArrayDeque<>();

    private Shell() {
        jshell = JShell.builder()
                .executionEngine(new InProcess(control), Map.of())
                // Inline concatenation generates no code when a cell first concatenates strings.
                .compilerOptions("-proc:none", "-XDstringConcat=inline")
                .fileManager(files -> new CompilerFiles(files, () -> OwnJar.CLASSES))
                .build();
        internals = new JShellInternals(jshell);
        analysis = jshell.sourceCodeAnalysis();
    }

    /** Indexed once, on first use. */
    private static final class OwnJar {
        private static final Optional<JarClasses> CLASSES = JarClasses.of(Shell.class);
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
     * @param imports import declarations; evaluated together, which takes a tenth of the time
     */
    public static Shell start(List<String> imports) {
        Shell shell = new Shell();
        for (String one : imports) {
            Matcher whole = WHOLE_PACKAGE.matcher(one);
            if (whole.matches()) {
                shell.offered.add(whole.group(1));
            }
        }
        if (!imports.isEmpty()) {
            List<String> packages =
                    imports.stream().filter(it -> it.contains(".*")).toList();
            shell.locked(() -> shell.jshell.eval(String.join("", packages)));
            // Each is a snippet of its own, so that a declaration of the same name can displace it.
            imports.stream().filter(it -> !it.contains(".*")).forEach(it -> shell.locked(() -> shell.jshell.eval(it)));
        }
        return shell;
    }

    /**
     * Prepares, before the first cell, what that cell would otherwise wait for: indexes the application's jar, and
     * loads the weaving library, which is too old for class-data archives.
     */
    public static void preload() {
        OwnJar.CLASSES.ifPresent(JarClasses::path);
        try (InputStream sample = Shell.class.getResourceAsStream("Checkpoint.class")) {
            if (sample != null) {
                BytecodeWeaver.weave(sample.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Evaluates code to warm up the compiler, and discards it.
     *
     * @param code one snippet, not a class
     */
    public void warmUp(String code) {
        evaluator.lock();
        try {
            locked(() -> {
                eval(code).forEach(event -> forget(event.snippet()));
                return code;
            });
        } finally {
            evaluator.unlock();
        }
    }

    /**
     * Starts indexing all class names in the background, for completion and import suggestions, which otherwise start
     * it.
     */
    public void index() {
        JShellInternals.index();
    }

    /** {@return completion and documentation for editors} */
    public Assistant assistant() {
        return new Assistant(jshell, internals, analysis, compiler, sources);
    }

    /**
     * {@return the result of evaluating the code between two offsets of a text}
     *
     * @param run the execution that the code belongs to, started on the current thread
     * @param source the text
     * @param from offset of the first character
     * @param to end offset, exclusive
     * @throws StoppedError if the execution is cancelled between snippets
     */
    public EvaluationResult evaluate(Execution run, SourceText source, int from, int to) {
        evaluator.lock();
        try {
            return evaluateAll(run, source, from, to);
        } finally {
            evaluator.unlock();
        }
    }

    private EvaluationResult evaluateAll(Execution run, SourceText source, int from, int to) {
        List<SourceSnippet> units = locked(() -> SourceSnippet.split(analysis, source.text(), from, to));
        if (!units.isEmpty() && units.get(units.size() - 1).broken()) {
            SourceSnippet last = units.get(units.size() - 1);
            if (!Grammar.accepts(last.code())) {
                return evaluate(run, source, last, new Notes());
            }
        }
        EvaluationResult result = new EvaluationResult.Value(false, null, false, List.of());
        Notes notes = new Notes();
        for (SourceSnippet unit : SourceSnippet.withPermits(units)) {
            run.check();
            result = evaluate(run, source, unit, notes);
            if (!(result instanceof EvaluationResult.Value)) {
                return result;
            }
        }
        EvaluationResult.Value value = (EvaluationResult.Value) result;
        return new EvaluationResult.Value(value.present(), value.value(), value.shown(), locked(() -> notes.text()));
    }

    private EvaluationResult evaluate(Execution run, SourceText source, SourceSnippet unit, Notes notes) {
        try {
            return run.uninterruptibly(() -> locked(() -> evaluateLocked(source, unit, notes)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Notes for the user after a cell: declarations that cannot be used yet, and variables that lost their values. */
    private final class Notes {
        private final Set<Snippet> open = new LinkedHashSet<>();
        private final Map<String, String> lost = new LinkedHashMap<>();

        private List<String> text() {
            return Stream.concat(open.stream().flatMap(it -> note(it).stream()), lost.values().stream())
                    .toList();
        }

        private void lost(Set<String> names) {
            jshell.variables()
                    .filter(it -> names.contains(it.name()))
                    .forEach(it -> lost.put(
                            it.name(),
                            it.name() + " is now null: its value is of the previous version of class " + it.typeName()
                                    + ". Run the cell that creates " + it.name() + " again."));
        }
    }

    private EvaluationResult evaluateLocked(SourceText source, SourceSnippet unit, Notes notes) {
        control.reset();
        places.running(
                source,
                unit.start() + unit.code().length() - unit.code().stripLeading().length());
        List<SnippetEvent> events = eval(unit.code());
        Snippet snippet = events.get(0).snippet();
        EvaluationResult result;
        if (didNotCompile(snippet) && decide(snippet, name -> !isOffered(name), source, unit, notes)) {
            tidy(events, new EvaluationResult.Rejected(List.of()));
            return evaluateLocked(source, unit, notes);
        } else if (didNotCompile(snippet) || takesValueAway(events)) {
            result = rejected(snippet, source, unit);
            if (didNotCompile(snippet) && jshell.status(snippet) != Status.REJECTED) {
                renewCompiler();
            }
            overwritten(events).forEach(this::restore);
        } else {
            note(events, source, unit, notes);
            if (snippet.kind() == Kind.IMPORT) {
                events.forEach(it -> decide(it.snippet(), this::isOffered, source, unit, notes));
            }
            result = displaceImports(snippet, source, unit, notes).orElseGet(() -> result(events, source, unit));
        }
        tidy(events, result);
        return result;
    }

    /** Compiles and runs a snippet in the scope of the names that it needs, or of all names if those are not enough. */
    private List<SnippetEvent> eval(String code) {
        Optional<Set<String>> needed = internals.needed(code);
        List<SnippetEvent> events = internals.within(needed, () -> jshell.eval(code));
        Snippet snippet = events.get(0).snippet();
        if (needed.isEmpty()
                || jshell.status(snippet) == Status.VALID
                || !internals.mentionsOther(problems(snippet), needed.get())) {
            return events;
        }
        List<SnippetEvent> overwritten = events.stream()
                .filter(it -> it.status() == Status.OVERWRITTEN && it.previousStatus() == Status.VALID)
                .toList();
        List<SnippetEvent> again = internals.within(Optional.empty(), () -> jshell.eval(code));
        forget(snippet);
        return Stream.concat(again.stream(), overwritten.stream()).toList();
    }

    private String problems(Snippet snippet) {
        Stream<String> messages = jshell.diagnostics(snippet).map(CompilerMessages::english);
        Stream<String> unresolved = snippet instanceof DeclarationSnippet declaration
                ? jshell.unresolvedDependencies(declaration)
                : Stream.of();
        return Stream.concat(messages, unresolved).collect(Collectors.joining("\n"));
    }

    /**
     * Resolves names that Fitlaw's imports and the user's make ambiguous, by a single-type import of the accepted
     * class.
     *
     * @return whether an import was added
     */
    private boolean decide(
            Snippet snippet, Predicate<String> wanted, SourceText source, SourceSnippet unit, Notes notes) {
        Set<String> names = new LinkedHashSet<>();
        jshell.diagnostics(snippet).forEach(diag -> {
            Matcher both = ImportSuggestions.AMBIGUOUS.matcher(CompilerMessages.english(diag));
            if (both.find() && isOffered(both.group(1)) != isOffered(both.group(2))) {
                names.add(wanted.test(both.group(1)) ? both.group(1) : both.group(2));
            }
        });
        names.forEach(name -> note(eval("import " + name + ";"), source, unit, notes));
        return !names.isEmpty();
    }

    private boolean isOffered(String name) {
        return offered.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    /** JShell reports a constant or method that is too large as if the declaration could be completed later. */
    private boolean didNotCompile(Snippet snippet) {
        Status status = jshell.status(snippet);
        boolean unresolved = status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
        return status == Status.REJECTED
                || (unresolved
                        && !(snippet instanceof DeclarationSnippet declaration
                                && jshell.unresolvedDependencies(declaration)
                                        .findAny()
                                        .isPresent()));
    }

    /**
     * A variable of an unknown class, such as {@code print law}, has no value; an earlier variable of that name would
     * lose its own.
     */
    private boolean takesValueAway(List<SnippetEvent> events) {
        return events.get(0).snippet() instanceof VarSnippet variable
                && jshell.status(variable) == Status.RECOVERABLE_NOT_DEFINED
                && overwritten(events).anyMatch(VarSnippet.class::isInstance);
    }

    private static Stream<Snippet> overwritten(List<SnippetEvent> events) {
        return events.stream()
                .filter(it -> it.status() == Status.OVERWRITTEN && it.previousStatus() == Status.VALID)
                .map(SnippetEvent::snippet);
    }

    /** Restores a snippet that a declaration that does not compile has overwritten; a variable keeps its value. */
    private void restore(Snippet overwritten) {
        String code = overwritten instanceof VarSnippet variable
                ? variable.typeName() + " " + variable.name() + ";"
                : overwritten.source();
        Optional<Object> value = Optional.of(overwritten)
                .filter(VarSnippet.class::isInstance)
                .flatMap(it -> loader.value(wrapper(it), ((VarSnippet) it).name()));
        List<SnippetEvent> events = eval(code);
        events.stream().filter(it -> it.status().isActive()).forEach(it -> places.compiled(it.snippet(), analysis));
        value.ifPresent(it -> loader.set(wrapper(events.get(0).snippet()), ((VarSnippet) overwritten).name(), it));
        tidy(events, new EvaluationResult.Value(false, null, false, List.of()));
    }

    /**
     * A compiler that failed to write a class writes its constants into every later one. A new path makes JShell
     * replace it.
     */
    private void renewCompiler() {
        jshell.addToClasspath(NO_PATH);
    }

    private void note(List<SnippetEvent> events, SourceText source, SourceSnippet unit, Notes notes) {
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                places.put(event.snippet(), source, unit.start());
            }
            if (event.status().isActive()) {
                places.compiled(event.snippet(), analysis);
            }
            if (event.status() == Status.VALID && event.snippet().kind() != Kind.IMPORT) {
                internals.forgetText(event.snippet());
            }
            if (event.status() == Status.RECOVERABLE_DEFINED || event.status() == Status.RECOVERABLE_NOT_DEFINED) {
                notes.open.add(event.snippet());
            }
        }
        Set<String> lost = loader.lost();
        events.stream()
                .filter(it -> it.causeSnippet() == null && it.snippet() instanceof VarSnippet)
                .map(it -> ((VarSnippet) it.snippet()).name())
                .forEach(name -> {
                    lost.remove(name);
                    notes.lost.remove(name);
                });
        notes.lost(lost);
    }

    /**
     * Drops the earlier of an import and a declaration of the same name. With both, nothing would compile any more.
     *
     * @return the reason why the declaration is rejected, if it is
     */
    private Optional<EvaluationResult> displaceImports(
            Snippet snippet, SourceText source, SourceSnippet unit, Notes notes) {
        Stream<? extends Snippet> displaced = Stream.of();
        if (snippet instanceof TypeDeclSnippet type) {
            displaced = jshell.imports().filter(it -> !it.isStatic() && isSingle(it, type.name()));
        } else if (snippet instanceof VarSnippet variable) {
            displaced = jshell.imports().filter(it -> it.isStatic() && isSingle(it, variable.name()));
        } else if (snippet instanceof ImportSnippet one && !one.isStatic()) {
            displaced = jshell.types().filter(it -> isSingle(one, it.name()));
        }
        displaced.toList().forEach(it -> {
            note(forget(it), source, unit, notes);
        });
        boolean breaksAll = snippet instanceof TypeDeclSnippet type && hidesJava(type.name()) && !compiles();
        if (!breaksAll) {
            return Optional.empty();
        }
        forget(snippet);
        String name = ((TypeDeclSnippet) snippet).name();
        String message = name + " cannot be the name of a class here: with it, no other cell would compile. Java "
                + Runtime.version().feature() + "'s JShell needs java.lang." + name + " under this name.";
        return Optional.of(
                new EvaluationResult.Rejected(List.of(new Problem(message, source, unit.start(), unit.end()))));
    }

    private static boolean isSingle(ImportSnippet one, String name) {
        return one.fullname().endsWith("." + name);
    }

    private static boolean hidesJava(String name) {
        return Object.class.getResource(name + ".class") != null;
    }

    private boolean compiles() {
        List<SnippetEvent> probe = eval("var probe = java.util.List.of(1);");
        boolean valid = probe.get(0).status() == Status.VALID;
        probe.forEach(it -> forget(it.snippet()));
        return valid;
    }

    /** Discards snippets that no later code can mention, since JShell searches all that it keeps for each snippet. */
    private void tidy(List<SnippetEvent> events, EvaluationResult result) {
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            boolean active = jshell.status(snippet).isActive();
            boolean once = snippet.kind() == Kind.STATEMENT || snippet.kind() == Kind.EXPRESSION;
            if (!active || (event.causeSnippet() == null && (once || result instanceof EvaluationResult.Rejected))) {
                forget(snippet);
            } else if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND && event.causeSnippet() == null) {
                results.add((VarSnippet) snippet);
            }
        }
        while (results.size() > RESULTS) {
            VarSnippet oldest = results.remove();
            if (!internals.isMentioned(oldest.name())) {
                forget(oldest);
            }
        }
        loader.forgetReplaced(internals::forgetClass);
    }

    private String wrapper(Snippet snippet) {
        return analysis.wrapper(snippet).fullClassName();
    }

    private List<SnippetEvent> forget(Snippet snippet) {
        boolean active = jshell.status(snippet).isActive();
        String wrapper = active && snippet.kind() != Kind.IMPORT ? wrapper(snippet) : "";
        List<SnippetEvent> events = active ? internals.within(Optional.empty(), () -> jshell.drop(snippet)) : List.of();
        internals.forget(snippet);
        places.forget(snippet);
        if (!wrapper.isEmpty() && snippet.kind() != Kind.TYPE_DECL && snippet.kind() != Kind.METHOD) {
            loader.forget(wrapper);
            internals.forgetClass(wrapper);
        }
        return events;
    }

    private EvaluationResult result(List<SnippetEvent> events, SourceText source, SourceSnippet unit) {
        for (SnippetEvent event : events) {
            JShellException exception = event.exception();
            if (exception instanceof UnresolvedReferenceException unresolved) {
                Throwable error =
                        new UnresolvedError(note(unresolved.getSnippet()).orElse(unresolved.getMessage()));
                error.setStackTrace(
                        control.thrown().map(Throwable::getStackTrace).orElse(new StackTraceElement[0]));
                return new EvaluationResult.Thrown(error);
            } else if (exception != null) {
                return new EvaluationResult.Thrown(control.thrown().orElse(exception));
            }
        }
        Snippet snippet = events.get(0).snippet();
        boolean expression =
                snippet.kind() == Kind.EXPRESSION || snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
        boolean silenced = CodeMask.of(source.text().substring(unit.start(), unit.end()))
                .stripTrailing()
                .endsWith(";");
        boolean variable = snippet.kind() == Kind.VAR && snippet.subKind() != SubKind.VAR_DECLARATION_SUBKIND;
        return new EvaluationResult.Value(expression || variable, control.result(), expression && !silenced, List.of());
    }

    /**
     * {@return whether a class may be suggested: one of Java, of the user, or of a library that the session imports}
     */
    private boolean isForUsers(String name) {
        String file = name.replace('.', '/') + ".class";
        URL found = ClassLoader.getPlatformClassLoader().getResource(file);
        return found != null
                || loader.findResource(file) != null
                || offered.stream().anyMatch(it -> name.startsWith(it + "."));
    }

    private EvaluationResult rejected(Snippet snippet, SourceText source, SourceSnippet unit) {
        List<Problem> problems = jshell.diagnostics(snippet)
                .filter(diag -> diag.isError())
                .map(diag -> CompilerMessages.problem(diag, source, unit))
                .distinct()
                .map(it -> new Problem(it.message() + hint(it.message()), it.source(), it.start(), it.end()))
                .toList();
        return new EvaluationResult.Rejected(
                problems.isEmpty()
                        ? List.of(new Problem(unresolved(snippet), source, unit.start(), unit.end()))
                        : problems);
    }

    private String hint(String message) {
        index();
        return ImportSuggestions.hint(analysis, message, this::isForUsers);
    }

    private String unresolved(Snippet snippet) {
        return snippet instanceof DeclarationSnippet declaration
                ? jshell.unresolvedDependencies(declaration)
                        .findFirst()
                        .map(it -> "cannot find symbol: " + it)
                        .orElse("this cannot be compiled")
                : "this cannot be compiled";
    }

    /** {@return the reason why a declaration cannot be used yet, if it cannot} */
    private Optional<String> note(Snippet snippet) {
        Status status = jshell.status(snippet);
        boolean unusable = status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
        if (!unusable || !(snippet instanceof DeclarationSnippet declaration)) {
            return Optional.empty();
        }
        String missing = jshell.unresolvedDependencies(declaration).collect(Collectors.joining(", "));
        String what = missing.isEmpty()
                ? "its errors are fixed: "
                        + jshell.diagnostics(snippet)
                                .map(diag -> CompilerMessages.words(CompilerMessages.english(diag)))
                                .collect(Collectors.joining("; "))
                : missing + (missing.contains(", ") ? " are declared" : " is declared");
        String hint = hint(missing);
        return Optional.of(
                snippet instanceof MethodSnippet method
                        ? method.name() + "() cannot be called until " + what + "." + hint
                        : declaration.name() + " cannot be used until " + what + "." + hint);
    }

    /** {@return the variables with their values, in the order of declaration, without those that are {@code null}} */
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

    /** {@return names and types of the variables, as the user wrote them, in the order of declaration} */
    public Map<String, String> variableTypes() {
        return locked(() -> {
            Map<String, String> types = new LinkedHashMap<>();
            jshell.variables()
                    .filter(it -> it.subKind() != SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                    .forEach(it -> types.put(it.name(), it.typeName()));
            return types;
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

    /**
     * {@return a text without the prefixes that JShell and class loaders add to the user's names}
     *
     * @param text such as the message of an exception
     */
    public static String readable(String text) {
        return CompilerMessages.clean(text);
    }

    /** {@return declared names with their types, as the user wrote them: variables, then methods, then classes} */
    public Map<String, String> declarations() {
        return locked(() -> {
            Map<String, String> all = variableTypes();
            jshell.methods().forEach(it -> all.put(it.name() + "(" + it.parameterTypes() + ")", it.signature()));
            jshell.types().forEach(it -> all.put(it.name(), it.subKind().name()));
            return all;
        });
    }

    /**
     * {@return the position of a frame in the user's text, if the frame belongs to the user's code}
     *
     * @param frame an element of any stack trace
     */
    public Optional<SourcePosition> place(StackTraceElement frame) {
        return locked(() -> places.of(frame));
    }

    /**
     * Adds jars and folders to the class path of later code, and makes the comments in {@code NAME-sources.jar} next to
     * {@code NAME.jar} available to inspection. A sources jar itself is used only for inspection.
     *
     * @param paths the jars and folders; added together, since each addition restarts the compiler
     */
    public void addToClassPath(Collection<Path> paths) {
        List<Path> all = paths.stream().map(Path::toAbsolutePath).toList();
        all.forEach(sources::addFor);
        String joined = all.stream()
                .filter(path -> !LibrarySources.isSources(path))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        if (!joined.isEmpty()) {
            locked(() -> {
                jshell.addToClasspath(joined);
                return joined;
            });
            registerDrivers();
        }
    }

    /** DriverManager looks for drivers only once, before the first connection. */
    private void registerDrivers() {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    return;
                }
                drivers.next();
            } catch (ServiceConfigurationError e) {
                // A driver cannot be loaded: connecting reports the reason.
            }
        }
    }

    /**
     * {@return whether a class was declared in a cell}
     *
     * @param type any class
     */
    public static boolean isUsers(Class<?> type) {
        return type.getName().startsWith("REPL.");
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

    /** Closes the shell; threads of the user continue until the process ends. */
    @Override
    public void close() {
        JShellInternals.index(); // other shells wait for this one
        jshell.close();
    }
}
