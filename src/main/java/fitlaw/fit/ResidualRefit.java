package fitlaw.fit;

/**
 * A fit whose residuals have equal variances, so that it can be repeated with the residual of one row assigned to
 * another.
 *
 * <p>Noise is in units in which every row has the same variance: the residual of a row times the square root of its
 * weight.
 */
public interface ResidualRefit extends Refit {
    @Override
    ResidualRefit another();

    /** {@return residual of each row of the original fit, in units in which all have the same variance} */
    double[] residuals();

    /** {@return rows less parameters} */
    int degreesOfFreedom();

    /**
     * Repeats the fit with its fitted values plus noise as observations.
     *
     * @param noise noise of each row
     * @param into receives the parameters
     * @return whether the fit converged
     */
    boolean disturbed(double[] noise, double[] into);
}
