package fitlaw.session;

import fitlaw.shell.Problem;
import java.io.Serial;
import java.util.List;

/** Thrown when code that a magic evaluates does not compile. */
final class CompileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The compiler errors; transient, since exceptions of a session are never serialized. */
    private final transient List<Problem> problems;

    CompileException(List<Problem> problems) {
        super(problems.get(0).message());
        this.problems = problems;
    }

    List<Problem> problems() {
        return problems;
    }
}
