package fitlaw.notebook;

import fitlaw.magic.MimeBundle;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import fitlaw.session.Session;
import fitlaw.session.VariableTree;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** A session with simulated cells, which records the cells that it runs. */
final class FakeSession implements Session {
    static final Outcome DONE = new Outcome(Optional.empty(), Optional.empty());

    final List<String> cells = new ArrayList<>();
    private final BiFunction<String, Output, Outcome> body;

    FakeSession(BiFunction<String, Output, Outcome> body) {
        this.body = body;
    }

    /** Cells print their text, {@code fail} fails, anything in parentheses is a value. */
    static FakeSession echo() {
        return new FakeSession((code, output) -> {
            if (code.startsWith("fail")) {
                return failure("IllegalStateException", "told to " + code);
            }
            if (code.startsWith("(")) {
                return new Outcome(Optional.of(text(code)), Optional.empty());
            }
            output.stream(Output.Stream.STDOUT, code + "\n");
            return DONE;
        });
    }

    static Outcome failure(String name, String message) {
        return new Outcome(
                Optional.empty(),
                Optional.of(new Outcome.Failure(name, message, List.of("\u001b[31m" + name + "\u001b[0m", message))));
    }

    static MimeBundle text(String text) {
        return new MimeBundle(Map.of("text/plain", text));
    }

    @Override
    public Outcome run(String code, Output output) {
        cells.add(code);
        return body.apply(code, output);
    }

    @Override
    public Outcome run(String code, Output output, int number) {
        return run(code, output);
    }

    @Override
    public Outcome run(String code, Output output, String name) {
        return run(code, output);
    }

    @Override
    public VariableTree variables() {
        throw new AssertionError("a run of a notebook asks for nothing but cells");
    }

    @Override
    public Suggestion complete(String code, int cursor) {
        throw new AssertionError("a run of a notebook asks for nothing but cells");
    }

    @Override
    public Optional<MimeBundle> inspect(String code, int cursor, boolean detailed) {
        return code.startsWith("%") ? Optional.of(text("about " + code)) : Optional.empty();
    }

    @Override
    public Completeness completeness(String code) {
        throw new AssertionError("a run of a notebook asks for nothing but cells");
    }

    @Override
    public boolean interrupt() {
        return false;
    }

    @Override
    public void close() {}
}
