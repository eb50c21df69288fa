package fitlaw.search;

/** No architecture meets all conditions of a search; the message names the one that binds and the nearest value that would do. */
public final class NoCandidateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the condition that binds, and the nearest value that can be met
     */
    public NoCandidateException(String message) {
        super(message);
    }
}
