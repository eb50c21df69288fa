package fitlaw.shell;

import java.util.List;

/** The result of evaluating a piece of code. */
public sealed interface EvaluationResult {
    /**
     * The code completed.
     *
     * @param present whether the last snippet has a value
     * @param value that value, which may be {@code null}
     * @param shown whether to display it: an expression that does not end with a semicolon, not a declaration
     * @param notes sentences about declarations that cannot be used yet and about lost values
     */
    record Value(boolean present, Object value, boolean shown, List<String> notes) implements EvaluationResult {}

    /**
     * The code threw an exception.
     *
     * @param throwable the exception
     */
    record Thrown(Throwable throwable) implements EvaluationResult {}

    /**
     * The code did not compile. Snippets before the rejected one have run, unless the text is syntactically invalid.
     *
     * @param problems all compiler errors
     */
    record Rejected(List<Problem> problems) implements EvaluationResult {}
}
