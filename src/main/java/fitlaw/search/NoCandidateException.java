package fitlaw.search;

/**
 * Thrown if no architecture meets all conditions of a search; the message names the binding condition and the nearest
 * value that can be met.
 */
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
