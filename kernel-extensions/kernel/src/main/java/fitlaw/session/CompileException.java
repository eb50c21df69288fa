package fitlaw.session;

import fitlaw.shell.Problem;
import java.io.Serial;
import java.util.List;

/** Code that a magic asked to evaluate does not compile. */
final class CompileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What the compiler refused; not written out, as exceptions of a session never are. */
    private final transient List<Problem> problems;

    CompileException(List<Problem> problems) {
        super(problems.get(0).message());
        this.problems = problems;
    }

    List<Problem> problems() {
        return problems;
    }
}
