package fitlaw.law;

/**
 * The range of a shape among runs.
 *
 * @param low the smallest value
 * @param high the largest value
 */
public record ShapeRange(double low, double high) {
    /**
     * Creates a range.
     *
     * @param low the smallest value
     * @param high the largest value
     * @throws IllegalArgumentException if an end is NaN or they are in the wrong order
     */
    public ShapeRange {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a range needs low <= high: " + low + ", " + high);
        }
    }

    /**
     * {@return whether a value is inside the range}
     *
     * @param value value
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
