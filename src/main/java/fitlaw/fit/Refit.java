package fitlaw.fit;

/** A fit that can be repeated on resampled rows. It keeps room to work in, so each thread needs one of its own. */
public interface Refit {
    /** {@return the same, with room of its own for another thread} */
    Refit another();

    /** {@return number of rows} */
    int rows();

    /** {@return number of parameters} */
    int parameters();

    /**
     * Repeats the fit with rows that were drawn so often.
     *
     * @param counts how often each row was drawn
     * @param into receives the parameters; NaN for one whose rows were all left out
     * @return whether the rows drawn determine the others
     */
    boolean drawn(double[] counts, double[] into);
}
