package fitlaw.fit;

/**
 * Rows of a level per group times a power of size times two curves:
 *
 * <pre>
 *   y = level_g · s · exp(c z) · (1 + a1 l + a2 v) · (1 + b1 m + b2 w)
 * </pre>
 *
 * <p>The level is multiplied by a known factor s. A part that is left out has a column of zeros; its parameters then have no
 * effect and do not count.
 */
public final class ProductRows {
    /** Coefficients of size and of the two curves, whether they enter or not. */
    static final int SLOTS = 5;
    /** Numbers of a row: z, l, v, m, w, s. */
    static final int STRIDE = SLOTS + 1;

    final int n;
    final int groups;
    /** Row of the problem at each place; places are sorted by group. */
    final int[] order;

    final int[] from;
    final double[] values;
    final double[] observed;
    /** Slot of each coefficient that enters, in the order of parameters. */
    final int[] slots;

    /**
     * Lays rows out.
     *
     * @param size z of each row, empty if size does not enter
     * @param curves l and v, and also m and w if there is a second curve
     * @param scale s of each row
     * @param y observations
     * @param group group of each row, from 0
     * @param groups number of groups
     */
    public ProductRows(double[] size, double[][] curves, double[] scale, double[] y, int[] group, int groups) {
        if (curves.length != 2 && curves.length != 4) {
            throw new IllegalArgumentException("one or two curves of two columns are possible: " + curves.length);
        }
        n = y.length;
        this.groups = groups;
        from = GroupedRows.starts(group, groups);
        order = GroupedRows.order(group, from);
        double[][] columns = new double[STRIDE][];
        columns[0] = size.length > 0 ? size : null;
        System.arraycopy(curves, 0, columns, 1, curves.length);
        columns[SLOTS] = scale;
        values = new double[n * STRIDE];
        observed = new double[n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < STRIDE; c++) {
                values[i * STRIDE + c] = columns[c] == null ? 0 : columns[c][order[i]];
            }
            observed[i] = y[order[i]];
        }
        slots = java.util.stream.IntStream.range(0, SLOTS)
                .filter(c -> columns[c] != null)
                .toArray();
    }

    /** {@return number of parameters: the slope on size if it enters, two for each curve, then the levels} */
    public int parameters() {
        return slots.length + groups;
    }

    /**
     * {@return the fit to these rows for resampling them, each time from the fit itself}
     *
     * @param fit parameters of the fit
     * @param fitted fitted value of each row
     */
    public ResidualRefit refit(double[] fit, double[] fitted) {
        return new ProductRefit(this, fit, fitted);
    }

    /**
     * Leads parameters down to the least sum of squares.
     *
     * @param parameters start; receives the end
     * @return whether it arrived; otherwise {@code parameters} stay as they are
     */
    public boolean descend(double[] parameters) {
        return new ProductDescent(this).descend(parameters);
    }
}
