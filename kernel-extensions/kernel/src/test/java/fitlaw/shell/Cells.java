package fitlaw.shell;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.common.Task;
import java.util.List;

/** A shell for tests. */
final class Cells implements AutoCloseable {
    /** Whether long tests run in full, set by {@code -Dfitlaw.simulations=full}. */
    static final boolean IN_FULL = "full".equals(System.getProperty("fitlaw.simulations"));

    private final Shell shell;

    Cells(String... imports) {
        shell = Shell.start(List.of(imports));
    }

    Shell shell() {
        return shell;
    }

    EvaluationResult run(String code) {
        try (Execution run = new Execution(new Task((what, done, total) -> {}))) {
            return shell.evaluate(run, new SourceText("cell [1]", code), 0, code.length());
        }
    }

    /** Runs cells that must complete. */
    EvaluationResult.Value done(String... cells) {
        EvaluationResult result = null;
        for (String code : cells) {
            result = run(code);
            assertThat(result).as(code).isInstanceOf(EvaluationResult.Value.class);
        }
        return (EvaluationResult.Value) result;
    }

    Object value(String code) {
        return done(code).value();
    }

    String problem(String code) {
        EvaluationResult result = run(code);
        assertThat(result).as(code).isInstanceOf(EvaluationResult.Rejected.class);
        return ((EvaluationResult.Rejected) result).problems().get(0).message();
    }

    @Override
    public void close() {
        shell.close();
    }
}
