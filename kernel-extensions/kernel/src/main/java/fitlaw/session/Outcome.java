package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The outcome of a cell.
 *
 * @param value the value of its last expression, if it is displayed
 * @param failure the error that ended it, if there was one
 */
public record Outcome(Optional<MimeBundle> value, Optional<Failure> failure) {
    /**
     * The error that ended a cell.
     *
     * @param name class of the exception, or {@code CompileError}
     * @param message what was found, where, and what to do next
     * @param traceback lines to show, which may contain ANSI colours
     * @param exitStatus the exit status, if the code tried to exit the program
     */
    public record Failure(String name, String message, List<String> traceback, OptionalInt exitStatus) {
        /**
         * Creates a failure.
         *
         * @param name class of the exception, or {@code CompileError}
         * @param message what was found, where, and what to do next
         * @param traceback lines to show
         * @param exitStatus the exit status, if the code tried to exit the program
         */
        public Failure {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(exitStatus, "exitStatus");
            traceback = List.copyOf(traceback);
        }

        /**
         * Creates a failure without an exit status.
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
     * @param failure the error that ended it
     */
    public Outcome {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(failure, "failure");
    }
}
