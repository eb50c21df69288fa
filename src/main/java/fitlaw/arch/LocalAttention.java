package fitlaw.arch;

/**
 * Layers whose attention sees the last tokens only.
 *
 * @param layers how many layers are so
 * @param window how many tokens they see, the newest included
 */
public record LocalAttention(int layers, int window) {
    /**
     * Creates a description.
     *
     * @param layers how many layers are so
     * @param window how many tokens they see
     * @throws IllegalArgumentException if a number is not positive
     */
    public LocalAttention {
        if (layers <= 0 || window <= 0) {
            throw new IllegalArgumentException(
                    "layers of local attention and their window must be positive: " + layers + " and " + window);
        }
    }
}
