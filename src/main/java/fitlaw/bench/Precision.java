package fitlaw.bench;

/**
 * The number format of a measured model.
 *
 * @param name such as {@code bf16} or {@code fp8}
 * @param weightBytes bytes of a weight in the attention and MLP matrices
 * @param kvBytes bytes of an element of the key-value cache
 */
public record Precision(String name, double weightBytes, double kvBytes) {
    /** Two bytes for weights and cache; fp16 is the same in time and bytes. */
    public static final Precision BF16 = new Precision("bf16", 2, 2);

    /**
     * Creates a precision.
     *
     * @param name such as {@code bf16}
     * @param weightBytes bytes of a weight
     * @param kvBytes bytes of an element of the key-value cache
     * @throws IllegalArgumentException if a size is not positive
     */
    public Precision {
        if (!(weightBytes > 0) || !(kvBytes > 0)) {
            throw new IllegalArgumentException(
                    "bytes of a weight and of a cache element must be positive: " + weightBytes + " and " + kvBytes);
        }
    }
}
