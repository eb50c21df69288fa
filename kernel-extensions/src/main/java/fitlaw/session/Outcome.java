package fitlaw.session;

import fitlaw.magic.Bundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a cell ended.
 *
 * @param value the value of its last expression, if it has one to show
 * @param failure why it stopped early, if it did
 */
public record Outcome(Optional<Bundle> value, Optional<Failure> failure) {
    /**
     * Why a cell stopped early.
     *
     * @param name class of the exception, or {@code CompileError}
     * @param message what was found, where, and what to do next
     * @param traceback lines to show, which may carry ANSI colours
     */
    public record Failure(String name, String message, List<String> traceback) {
        /**
         * Creates a failure.
         *
         * @param name class of the exception, or {@code CompileError}
         * @param message what was found, where, and what to do next
         * @param traceback lines to show
         */
        public Failure {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(message, "message");
            traceback = List.copyOf(traceback);
        }
    }

    /**
     * Creates an outcome.
     *
     * @param value the value of its last expression
     * @param failure why it stopped early
     */
    public Outcome {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(failure, "failure");
    }
}
