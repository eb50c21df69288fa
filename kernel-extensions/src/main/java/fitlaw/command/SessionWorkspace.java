package fitlaw.command;

import fitlaw.accuracy.Accuracy;
import fitlaw.bench.Bench;
import fitlaw.law.Allocation;
import fitlaw.law.DesignReplay;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import fitlaw.magic.Context;
import fitlaw.magic.JavaCall;
import fitlaw.magic.JavaLine;
import fitlaw.magic.MagicException;
import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import fitlaw.search.Candidates;
import fitlaw.throughput.Throughput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A session: words name its variables, and results become variables, each with the Java that makes it shown. */
class SessionWorkspace implements Workspace {
    /** How a variable of each type is made. */
    private static final Map<Class<?>, String> MADE_BY = Map.ofEntries(
            Map.entry(Accuracy.class, "%accuracy FILE creates one from a table"),
            Map.entry(Runs.class, "%runs sweep FILE creates one"),
            Map.entry(Law.class, "%fitlaw RUNS law creates one from runs; published laws are 80M-297M and 1B"),
            Map.entry(HoldOut.class, "%fitlaw RUNS heldOut --test CONDITION creates one from runs"),
            Map.entry(Protocol.class, "%fitlaw RUNS protocol --protocol pooled creates one from runs"),
            Map.entry(Allocation.class, "%allocate RUNS --flops 1e21 creates one from runs"),
            Map.entry(DesignReplay.class, "%law replay law replay --for x --at 145e6,50e6 creates one"),
            Map.entry(NextRuns.class, "%law next law nextRuns creates one"),
            Map.entry(Bench.class, "%bench h100 FILE creates one"),
            Map.entry(Throughput.class, "%calibrate BENCH speed creates one from measurements"),
            Map.entry(Candidates.class, "%search LAW SPEED BASE found creates one"),
            Map.entry(Paper.class, "var paper = Paper.read(); creates one"));

    private final Context context;
    private final Function<String, MagicException> wrong;
    private final BiConsumer<String, Object> made;
    private Object last = Context.NOTHING;

    /** The workspace of a context: a session, or one that runs its magics again. */
    static SessionWorkspace of(
            Context context, Function<String, MagicException> wrong, BiConsumer<String, Object> made) {
        return context instanceof SessionReplay replay
                ? replay.workspace(wrong, made)
                : new SessionWorkspace(context, wrong, made);
    }

    /** Says what is wrong with a word by the exception that a sentence gives, and tells of variables that it makes. */
    SessionWorkspace(Context context, Function<String, MagicException> wrong, BiConsumer<String, Object> made) {
        this.context = context;
        this.wrong = wrong;
        this.made = made;
    }

    /** {@return the last result, which the magic returns; those before are shown already} */
    Object last() {
        return last;
    }

    @Override
    public <T> Optional<JavaCall<T>> variable(String word, Class<T> type) {
        Object value = context.variables().get(word);
        return type.isInstance(value) ? Optional.of(JavaCall.named(word, type.cast(value))) : Optional.empty();
    }

    @Override
    public <T> JavaCall<T> input(String word, Class<T> type, Function<JavaCall<Path>, JavaCall<T>> read) {
        require(word, type);
        return variable(word, type).orElseGet(() -> read.apply(file(Path.of(word))));
    }

    /** Refuses a word that is neither a variable of the type nor a file. */
    void require(String word, Class<?> type) {
        if (!type.isInstance(context.variables().get(word)) && !isFile(word)) {
            throw missing(word, type);
        }
    }

    /** {@return what a variable is, whatever its type} */
    Object value(String word) {
        return context.variables().get(word);
    }

    /** {@return a variable that must be there} */
    <T> JavaCall<T> existing(String word, Class<T> type) {
        return variable(word, type).orElseThrow(() -> missing(word, type));
    }

    @Override
    public MagicException unknown(String word, IllegalArgumentException because, Class<?>... types) {
        MagicException missing =
                JavaLine.isVariableName(word) ? missing(word, types) : wrong.apply(because.getMessage());
        missing.initCause(because);
        return missing;
    }

    private MagicException missing(String word, Class<?>... types) {
        Object value = context.variables().get(word);
        String found = value == null
                ? "there is no variable " + word
                : word + " is not of type "
                        + Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(" or "))
                        + ", but of type "
                        + value.getClass().getSimpleName();
        return wrong.apply(found
                + context.variables().entrySet().stream()
                        .filter(variable -> Arrays.stream(types).anyMatch(type -> type.isInstance(variable.getValue())))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .reduce((a, b) -> a + ", " + b)
                        .map(all -> "; available: " + all + ".")
                        .orElse(MADE_BY.containsKey(types[0]) ? "; " + MADE_BY.get(types[0]) + "." : "."));
    }

    @Override
    public JavaCall<Path> file(Path typed) {
        return JavaCall.literal(typed);
    }

    @Override
    public <T> JavaCall<T> make(String name, JavaCall<T> call) throws Exception {
        if (!JavaLine.isVariableName(name)) {
            throw wrong.apply("NAME must be a Java name of letters, digits and _, not " + name + ".");
        }
        Object value = bind(name, call);
        made.accept(name, value);
        return shown(name, value);
    }

    @Override
    public <T> JavaCall<T> show(JavaCall<T> call) throws Exception {
        return shown(call.java(), evaluate(call));
    }

    /** {@return the value of a call, which a variable has from now on} */
    Object bind(String name, JavaCall<?> call) throws Exception {
        return JavaLine.binds(context, name, call.java());
    }

    /** {@return the value of a call} */
    Object evaluate(JavaCall<?> call) throws Exception {
        return JavaLine.standsFor(context, call.java());
    }

    @SuppressWarnings("unchecked") // it is the value of a call that returns T
    private <T> JavaCall<T> shown(String java, Object value) {
        if (last != Context.NOTHING) {
            context.display(last);
        }
        last = value;
        return JavaCall.named(java, (T) value);
    }

    @Override
    public void write(Path file, JavaCall<?> call) throws Exception {
        JavaLine.standsFor(context, call.java() + ";");
    }
}
