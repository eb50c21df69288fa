package fitlaw.law;

/**
 * The values of a shape that runs have.
 *
 * @param low the least
 * @param high the greatest
 */
public record ShapeRange(double low, double high) {
    /**
     * Creates a range.
     *
     * @param low the least
     * @param high the greatest
     * @throws IllegalArgumentException if an end is NaN or they are in the wrong order
     */
    public ShapeRange {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a range needs low <= high: " + low + ", " + high);
        }
    }

    /**
     * {@return whether a value lies inside}
     *
     * @param value value
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
