package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a cell ended.
 *
 * @param value the value of its last expression, if it has one to show
 * @param failure why it stopped early, if it did
 */
public record Outcome(Optional<MimeBundle> value, Optional<Failure> failure) {
    /**
     * Why a cell stopped early.
     *
     * @param name class of the exception, or {@code CompileError}
     * @param message what was found, where, and what to do next
     * @param traceback lines to show, which may carry ANSI colours
     * @param exitStatus what code that asked for the end of the program wanted it to end with
     */
    public record Failure(String name, String message, List<String> traceback, OptionalInt exitStatus) {
        /**
         * Creates a failure.
         *
         * @param name class of the exception, or {@code CompileError}
         * @param message what was found, where, and what to do next
         * @param traceback lines to show
         * @param exitStatus what code that asked for the end of the program wanted it to end with
         */
        public Failure {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(exitStatus, "exitStatus");
            traceback = List.copyOf(traceback);
        }

        /**
         * Creates a failure of code that did not ask for the end of the program.
         *
         * @param name class of the exception, or {@code CompileError}
         * @param message what was found, where, and what to do next
         * @param traceback lines to show
         */
        public Failure(String name, String message, List<String> traceback) {
            this(name, message, traceback, OptionalInt.empty());
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
