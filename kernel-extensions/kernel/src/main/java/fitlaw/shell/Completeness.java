package fitlaw.shell;

/**
 * Whether code can be run as it is.
 *
 * @param status whether it can
 * @param indent the indentation of the next line, if the code is incomplete
 */
public record Completeness(Status status, String indent) {
    /** Whether code can be run. */
    public enum Status {
        /** It can be run. */
        COMPLETE,
        /** It needs further input. */
        INCOMPLETE,
        /** It is not valid Java, whatever follows. */
        INVALID
    }
}
