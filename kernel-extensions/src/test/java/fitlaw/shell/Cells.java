package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.task.Task;
import java.util.List;

/** A shell as tests use it. */
final class Cells implements AutoCloseable {
    private final Shell shell;

    Cells(String... imports) {
        shell = Shell.start(List.of(imports));
    }

    Shell shell() {
        return shell;
    }

    Result run(String code) {
        try (Run run = new Run(new Task((what, done, total) -> {}))) {
            return shell.evaluate(run, new Source("cell [1]", code), 0, code.length());
        }
    }

    /** Runs cells that must run to their end. */
    Result.Value done(String... cells) {
        Result result = null;
        for (String code : cells) {
            result = run(code);
            assertThat(result).as(code).isInstanceOf(Result.Value.class);
        }
        return (Result.Value) result;
    }

    Object value(String code) {
        return done(code).value();
    }

    String problem(String code) {
        Result result = run(code);
        assertThat(result).as(code).isInstanceOf(Result.Rejected.class);
        return ((Result.Rejected) result).problems().get(0).message();
    }

    @Override
    public void close() {
        shell.close();
    }
}
