package fitlaw.fit;

/** A fit that can be repeated on resampled rows. It has work arrays, so each thread needs its own. */
public interface Refit {
    /** {@return a copy with its own work arrays, for another thread} */
    Refit another();

    /** {@return number of rows} */
    int rows();

    /** {@return number of parameters} */
    int parameters();

    /**
     * Repeats the fit with each row weighted by the number of times it was drawn.
     *
     * @param counts number of times each row was drawn
     * @param into receives the parameters; NaN for a parameter whose rows were all left out
     * @return whether the drawn rows determine the other parameters
     */
    boolean drawn(double[] counts, double[] into);
}
