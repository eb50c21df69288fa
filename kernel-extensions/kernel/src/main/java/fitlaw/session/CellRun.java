package fitlaw.session;

import fitlaw.magic.Context;
import fitlaw.magic.Displays;
import fitlaw.magic.HelpMagic;
import fitlaw.magic.Magic;
import fitlaw.magic.MagicException;
import fitlaw.magic.MimeBundle;
import fitlaw.magic.VariableTransfer;
import fitlaw.shell.CodeMask;
import fitlaw.shell.EvaluationResult;
import fitlaw.shell.Execution;
import fitlaw.shell.SourcePosition;
import fitlaw.shell.SourceText;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The execution of one cell. */
final class CellRun {
    /** A package declaration, as at the start of a source file. */
    private static final Pattern PACKAGE =
            Pattern.compile("\\s*(package\\s+[\\w$.]+\\s*;)", Pattern.UNICODE_CHARACTER_CLASS);

    private final JavaSession session;
    private final Execution run;
    private final OutputBuffer gatherer;
    private final SourceText cell;
    /** The position of the running magic, for error messages. */
    private Optional<SourcePosition> magic = Optional.empty();

    CellRun(JavaSession session, Execution run, OutputBuffer gatherer, SourceText cell) {
        this.session = session;
        this.run = run;
        this.gatherer = gatherer;
        Matcher header = PACKAGE.matcher(CodeMask.of(cell.text()));
        if (header.lookingAt()) {
            gatherer.print(
                    Output.Stream.STDERR,
                    header.group(1) + " is ignored: declarations in cells have their own package.\n");
            String blank = " ".repeat(header.group(1).length());
            String text = cell.text();
            this.cell = new SourceText(
                    cell.name(), text.substring(0, header.start(1)) + blank + text.substring(header.end(1)));
        } else {
            this.cell = cell;
        }
    }

    /** {@return the outcome of the cell, whatever it throws} */
    @SuppressWarnings("ThrowableNotThrown") // errors of a cell are reported, they must not end the session
    Outcome outcome() {
        try {
            Optional<MimeBundle> value = perform();
            run.check(); // the cell's code may have caught the StoppedError
            return new Outcome(value, Optional.empty());
        } catch (Throwable e) {
            Outcome.Failure failure = new FailureMessages(session.shell(), magic).thrown(e, run.cancelled());
            return new Outcome(Optional.empty(), Optional.of(failure));
        }
    }

    /** {@return the value of the last part, if it is displayed} */
    Optional<MimeBundle> perform() throws Throwable {
        Optional<MimeBundle> value = Optional.empty();
        for (CellPart part :
                CellPart.Reader.read(cell.text(), () -> session.magics().keySet())) {
            run.check();
            value.ifPresent(shown -> gatherer.display(shown, Optional.empty(), false));
            magic = part instanceof CellPart.Java
                    ? Optional.empty()
                    : Optional.of(new SourcePosition(cell, cell.lineAt(part.start()), ""));
            value = perform(part);
        }
        return value;
    }

    private Optional<MimeBundle> perform(CellPart part) throws Throwable {
        if (part instanceof CellPart.Java java) {
            return java(java);
        } else if (part instanceof CellPart.Line line) {
            return line(line);
        }
        CellPart.Whole whole = (CellPart.Whole) part;
        Context context = new SessionContext(session, whole.name(), run, gatherer);
        Magic called = HelpMagic.find("%%", whole.name(), context);
        return shown(
                HelpMagic.isAsked(called, whole.arguments())
                        ? HelpMagic.report(called)
                        : interruptibly(() -> called.cell(whole.arguments(), whole.body(), context)));
    }

    private Optional<MimeBundle> java(CellPart.Java java) throws Throwable {
        EvaluationResult result = session.shell().evaluate(run, cell, java.start(), java.end());
        if (result instanceof EvaluationResult.Rejected rejected) {
            throw new CompileException(rejected.problems());
        } else if (result instanceof EvaluationResult.Thrown thrown) {
            throw thrown.throwable();
        }
        EvaluationResult.Value value = (EvaluationResult.Value) result;
        for (String note : value.notes()) {
            String hint = PythonHabits.hint(note).map(it -> " " + it).orElse("");
            gatherer.print(Output.Stream.STDERR, note + hint + "\n");
        }
        // null is a value too, and is displayed: no output would look like a statement.
        return value.shown() ? Optional.of(interruptibly(() -> Displays.of(value.value()))) : Optional.empty();
    }

    private Optional<MimeBundle> line(CellPart.Line line) throws Throwable {
        Context context = new SessionContext(session, line.name(), run, gatherer);
        Magic called = HelpMagic.find("%", line.name(), context);
        String arguments = arguments(called, line);
        Object value = HelpMagic.isAsked(called, arguments)
                ? HelpMagic.report(called)
                : interruptibly(() -> called.line(arguments, context));
        if (line.target().isEmpty()) {
            return shown(value);
        }
        assign(line, value, context);
        return Optional.empty();
    }

    /** A trailing semicolon is removed from the arguments, unless they are Java code. */
    private static String arguments(Magic called, CellPart.Line line) {
        String arguments = line.arguments().strip();
        return called.takesJava() || !arguments.endsWith(";")
                ? arguments
                : arguments.substring(0, arguments.length() - 1).stripTrailing();
    }

    private static void assign(CellPart.Line line, Object value, Context context) throws Exception {
        if (value == Context.NOTHING || value == null) {
            throw new MagicException("%" + line.name() + " returns no value, so there is nothing to assign to "
                    + line.target() + ". Write %" + line.name() + " on a line of its own.");
        }
        if (line.target().startsWith("var ")) {
            VariableTransfer.bind(
                    context, line.target().substring("var ".length()).strip(), value);
        } else {
            VariableTransfer.assign(context, line.target(), value);
        }
    }

    private Optional<MimeBundle> shown(Object value) throws Exception {
        return value == Context.NOTHING || value == null
                ? Optional.empty()
                : Optional.of(interruptibly(() -> Displays.of(value)));
    }

    private <T> T interruptibly(Callable<T> body) throws Exception {
        return run.interruptibly(body);
    }
}
