package fitlaw.session;

import fitlaw.magic.Context;
import fitlaw.magic.Displays;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import fitlaw.shell.Environment;
import fitlaw.shell.EvaluationResult;
import fitlaw.shell.Execution;
import fitlaw.shell.Shell;
import fitlaw.shell.SourceText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The context for one call of a magic. */
final class SessionContext implements Context {
    private final JavaSession session;
    private final String magic;
    private final Optional<Execution> run;
    private final Optional<OutputBuffer> gatherer;

    /** Creates the context for running a magic. */
    SessionContext(JavaSession session, String magic, Execution run, OutputBuffer gatherer) {
        this.session = session;
        this.magic = magic;
        this.run = Optional.of(run);
        this.gatherer = Optional.of(gatherer);
    }

    /** Creates the context for completing the arguments of a magic. */
    SessionContext(JavaSession session) {
        this.session = session;
        this.magic = "";
        this.run = Optional.empty();
        this.gatherer = Optional.empty();
    }

    @Override
    public Object evaluate(String java) throws Exception {
        Shell shell = session.shell();
        EvaluationResult result =
                shell.evaluate(running(), new SourceText("the Java line of %" + magic, java), 0, java.length());
        if (result instanceof EvaluationResult.Rejected rejected) {
            throw new CompileException(rejected.problems());
        } else if (result instanceof EvaluationResult.Thrown thrown) {
            if (thrown.throwable() instanceof Exception exception) {
                throw exception;
            } else if (thrown.throwable() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(thrown.throwable());
        }
        EvaluationResult.Value value = (EvaluationResult.Value) result;
        return value.present() ? value.value() : NOTHING;
    }

    @Override
    public Object run(String name, String text) throws Exception {
        try {
            OutputBuffer output = gatherer.orElseThrow(() -> new IllegalStateException("no cell is running"));
            Optional<MimeBundle> value = new CellRun(session, running(), output, new SourceText(name, text)).perform();
            return value.isPresent() ? value.get() : NOTHING;
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Execution running() {
        return run.orElseThrow(() -> new IllegalStateException("no cell is running"));
    }

    @Override
    public Map<String, Object> variables() {
        return session.shell().variables();
    }

    @Override
    public Optional<String> declaredType(String variable) {
        return Optional.ofNullable(session.shell().declarations().get(variable));
    }

    @Override
    public void display(Object value) {
        gatherer.orElseThrow(() -> new IllegalStateException("no cell is running"))
                .display(Displays.of(value), Optional.empty(), false);
    }

    @Override
    public Path directory() {
        return session.directory();
    }

    @Override
    public Collection<Magic> magics() {
        return session.magics().values().stream().distinct().toList();
    }

    @Override
    public void changeDirectory(Path folder) {
        session.directory(folder);
    }

    @Override
    public Map<String, String> environment() {
        return Environment.getenv();
    }

    @Override
    public void setEnvironment(String name, String value) {
        Environment.set(name, value);
    }

    @Override
    public void addToClassPath(Collection<Path> paths) {
        session.shell().addToClassPath(paths);
    }
}
