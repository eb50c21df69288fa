package fitlaw.fit;

/**
 * A fit whose residuals have one spread, so that it can be repeated with the residual of one row at another.
 *
 * <p>Noise is in units in which every row has the same: the residual of a row times the square root of its weight.
 */
public interface ResidualRefit extends Refit {
    @Override
    ResidualRefit another();

    /** {@return residual of each row of the fit itself, in units in which all have the same variance} */
    double[] residuals();

    /** {@return rows less parameters} */
    int degreesOfFreedom();

    /**
     * Repeats the fit with observations that are its fitted values plus noise.
     *
     * @param noise noise of each row
     * @param into receives the parameters
     * @return whether the fit arrived at an answer
     */
    boolean disturbed(double[] noise, double[] into);
}
