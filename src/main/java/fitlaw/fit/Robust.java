package fitlaw.fit;

/**
 * Weight function of a robust fit: the weight of a row as a function of its residual u in units of the scale. The
 * constants give 95 % of the efficiency of least squares for normal noise.
 *
 * <p>Source: Huber and Ronchetti, <i>Robust Statistics</i> (2009), chapters 3 and 7; Holland and Welsch (1977).
 */
public enum Robust implements Loss {
    /** Least squares: every row has weight 1. */
    NONE("none", Double.POSITIVE_INFINITY),
    /** Huber: {@code 1} up to 1.345, {@code 1.345 / |u|} beyond. The influence of an outlier is bounded. */
    HUBER("huber", 1.345),
    /** Tukey's biweight: {@code (1 - (u / 4.685)²)²}, 0 beyond 4.685. Far outliers have no influence. */
    TUKEY("tukey", 4.685);

    private final String label;
    private final double constant;

    Robust(String label, double constant) {
        this.label = label;
        this.constant = constant;
    }

    /** {@return its name in options and reports} */
    public String label() {
        return label;
    }

    @Override
    public double of(double u) {
        double size = Math.abs(u);
        return switch (this) {
            case NONE -> u * u;
            case HUBER -> size <= constant ? u * u : constant * (2 * size - constant);
            case TUKEY -> {
                double rest = 1 - square(Math.min(1, size / constant));
                yield square(constant) / 3 * (1 - rest * rest * rest);
            }
        };
    }

    /**
     * {@return weight of a row, between 0 and 1}
     *
     * @param u residual in units of the scale
     */
    @Override
    public double weight(double u) {
        double size = Math.abs(u);
        return switch (this) {
            case NONE -> 1;
            case HUBER -> size <= constant ? 1 : constant / size;
            case TUKEY -> size >= constant ? 0 : square(1 - square(u / constant));
        };
    }

    @Override
    public double slope(double u) {
        double size = Math.abs(u);
        return switch (this) {
            case NONE -> 1;
            case HUBER -> size <= constant ? 1 : 0;
            case TUKEY -> {
                double part = square(u / constant);
                yield part >= 1 ? 0 : (1 - part) * (1 - 5 * part);
            }
        };
    }

    private static double square(double value) {
        return value * value;
    }
}
