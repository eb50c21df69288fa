package fitlaw.shell;

/**
 * Whether code can be run as it stands.
 *
 * @param status the answer
 * @param indent what the next line starts with, where it is incomplete
 */
public record Completeness(Status status, String indent) {
    /** Whether code can be run. */
    public enum Status {
        /** It can. */
        COMPLETE,
        /** More has to follow. */
        INCOMPLETE,
        /** It is no Java, whatever follows. */
        INVALID
    }
}
