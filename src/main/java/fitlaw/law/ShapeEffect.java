package fitlaw.law;

import java.util.Optional;

/**
 * The effect of shape alone in a conditional law, without group effects: {@code ln L = level + φ(shape)}, or {@code L =
 * level + φ(shape)} for an additive law, with the derivatives of φ with respect to the fitted coefficients.
 */
public interface ShapeEffect {
    /**
     * {@return the effect of shape alone, with its uncertainty, as a search over shapes needs it; empty for a published
     * law, whose uncertainty is not printed, and for forms that do not separate shape from size}
     *
     * @param law the law
     */
    static Optional<ShapeEffect> of(Law law) {
        return law.effect();
    }

    /**
     * {@return φ at a shape, the logarithm of a factor on loss, or nats per token for an additive law}
     *
     * @param point shape
     * @param logSize difference of ln N from the mean of its group; 0 for a planned model
     */
    double at(Point point, double logSize);

    /**
     * {@return derivatives of φ with respect to the coefficients}
     *
     * @param point shape
     * @param logSize difference of ln N from the mean of its group
     */
    double[] gradient(Point point, double logSize);

    /**
     * {@return covariance of two coefficients}
     *
     * @param j index of a coefficient
     * @param k index of a coefficient
     */
    double covariance(int j, int k);

    /** {@return whether φ is added to loss rather than to its logarithm} */
    boolean additive();

    /**
     * {@return variance of a linear combination of coefficients}
     *
     * @param weights weight of each coefficient
     */
    default double variance(double[] weights) {
        double variance = 0;
        for (int j = 0; j < weights.length; j++) {
            for (int k = 0; k < weights.length; k++) {
                variance += weights[j] * weights[k] * covariance(j, k);
            }
        }
        return variance;
    }
}
