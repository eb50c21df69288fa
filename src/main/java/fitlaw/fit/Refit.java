package fitlaw.fit;

/**
 * A fit that can be repeated on resampled rows. It keeps room to work in, so each thread needs one of its own.
 *
 * <p>Noise is in units in which every row has the same: the residual of a row times the square root of its weight.
 */
public interface Refit {
    /** {@return the same, with room of its own for another thread} */
    Refit another();

    /** {@return number of rows} */
    int rows();

    /** {@return number of parameters} */
    int parameters();

    /** {@return residual of each row of the fit itself, in units in which all have the same variance} */
    double[] residuals();

    /** {@return rows less parameters} */
    int degreesOfFreedom();

    /**
     * Repeats the fit with rows that were drawn so often.
     *
     * @param counts how often each row was drawn
     * @param into receives the parameters; NaN for one whose rows were all left out
     * @return whether the rows drawn determine the others
     */
    boolean drawn(double[] counts, double[] into);

    /**
     * Repeats the fit with observations that are its fitted values plus noise.
     *
     * @param noise noise of each row
     * @param into receives the parameters
     * @return whether the fit arrived at an answer
     */
    boolean disturbed(double[] noise, double[] into);
}
