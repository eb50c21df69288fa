package fitlaw.fit;

/**
 * A parameter that follows from another: {@code p[held] = factor · p[on] + offset}. With factor 0 the parameter is
 * pinned at the offset.
 *
 * @param held index of the parameter
 * @param on index of the parameter it follows
 * @param factor factor
 * @param offset offset
 */
record Restriction(int held, int on, double factor, double offset) {
    static Restriction at(int held, double value) {
        return new Restriction(held, held, 0, value);
    }

    static Restriction ratio(int numerator, int denominator, double value) {
        return new Restriction(numerator, denominator, value, 0);
    }

    /** Sets the dependent parameter. */
    void apply(double[] at) {
        at[held] = (factor == 0 ? 0 : factor * at[on]) + offset;
    }

    /** Converts derivatives to those with respect to the free parameters. */
    void apply(double[][] jacobian) {
        for (double[] row : jacobian) {
            if (factor != 0) {
                row[on] += factor * row[held];
            }
            row[held] = 0;
        }
    }
}
