package fitlaw.shell;

import java.util.List;

/** How a piece of code ended. */
public sealed interface EvaluationResult {
    /**
     * It ran to its end.
     *
     * @param present whether the last snippet had a value
     * @param value that value, which may be {@code null} as any value of the user's may
     * @param shown whether it is an expression that asks to be shown, not a declaration and not ended by a semicolon
     * @param notes declarations that cannot be used yet, as sentences
     */
    record Value(boolean present, Object value, boolean shown, List<String> notes) implements EvaluationResult {}

    /**
     * It threw.
     *
     * @param throwable what it threw
     */
    record Thrown(Throwable throwable) implements EvaluationResult {}

    /**
     * It did not compile. Snippets before the refused one have run, unless the code was no Java at all.
     *
     * @param problems all of them
     */
    record Rejected(List<Problem> problems) implements EvaluationResult {}
}
