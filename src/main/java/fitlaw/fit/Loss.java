package fitlaw.fit;

/**
 * How much a residual costs, by its size u in units of a scale. Every loss is near {@code u²} for small residuals; a robust one
 * grows more slowly beyond the scale.
 *
 * <p>{@link Robust} holds the losses whose scale is estimated from the residuals themselves.
 */
public interface Loss {
    /** Least squares: {@code u²}. */
    Loss SQUARES = new Loss() {
        @Override
        public double of(double u) {
            return u * u;
        }

        @Override
        public double weight(double u) {
            return 1;
        }

        @Override
        public double slope(double u) {
            return 1;
        }
    };

    /** The smooth L1 loss, {@code 2 (√(1 + u²) - 1)}: squares for small residuals, absolute values for large ones. */
    Loss SOFT_L1 = new Loss() {
        @Override
        public double of(double u) {
            return 2 * (Math.sqrt(1 + u * u) - 1);
        }

        @Override
        public double weight(double u) {
            return 1 / Math.sqrt(1 + u * u);
        }

        @Override
        public double slope(double u) {
            double weight = weight(u);
            return weight * weight * weight;
        }
    };

    /**
     * {@return the loss of a residual}
     *
     * @param u residual in units of the scale
     */
    double of(double u);

    /**
     * {@return the weight of a residual in reweighted least squares, half the derivative of the loss over u}
     *
     * @param u residual in units of the scale
     */
    double weight(double u);

    /**
     * {@return the derivative of {@code weight(u) · u}, half the second derivative of the loss}
     *
     * @param u residual in units of the scale
     */
    double slope(double u);
}
