package fitlaw.arch;

/**
 * Layers that attend only to the last tokens.
 *
 * @param layers number of such layers
 * @param window number of tokens they attend to, including the newest
 */
public record LocalAttention(int layers, int window) {
    /**
     * Creates a description.
     *
     * @param layers number of such layers
     * @param window number of tokens they attend to
     * @throws IllegalArgumentException if a number is not positive
     */
    public LocalAttention {
        if (layers <= 0 || window <= 0) {
            throw new IllegalArgumentException(
                    "layers of local attention and their window must be positive: " + layers + " and " + window);
        }
    }
}
