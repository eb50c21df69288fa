package fitlaw.fit;

/**
 * Rows of a model with a group level, a power of size and two curves:
 *
 * <pre>
 *   y = level_g · s · exp(c z) · (1 + a1 l + a2 v) · (1 + b1 m + b2 w)
 * </pre>
 *
 * <p>The level is multiplied by a known factor s. A term that is left out has columns of zeros; its parameters have no
 * effect and are not counted.
 */
public final class ProductRows {
    /** Coefficients of size and of the two curves, including those that are left out. */
    static final int SLOTS = 5;
    /** Numbers of a row: z, l, v, m, w, s. */
    static final int STRIDE = SLOTS + 1;

    final int n;
    final int groups;
    /** Index of the original row at each position; positions are sorted by group. */
    final int[] order;

    final int[] from;
    final double[] values;
    final double[] observed;
    /** Slot of each coefficient in the model, in the order of parameters. */
    final int[] slots;

    /**
     * Creates rows.
     *
     * @param size z of each row, empty if the model does not depend on size
     * @param curves l and v, and m and w if there is a second curve
     * @param scale s of each row
     * @param y observations
     * @param group group of each row, from 0
     * @param groups number of groups
     */
    public ProductRows(double[] size, double[][] curves, double[] scale, double[] y, int[] group, int groups) {
        if (curves.length != 2 && curves.length != 4) {
            throw new IllegalArgumentException(
                    "expected one or two curves, each of two columns (2 or 4 columns), found: " + curves.length);
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

    /**
     * {@return number of parameters: the exponent of size if the model has one, two for each curve, then the levels}
     */
    public int parameters() {
        return slots.length + groups;
    }

    /**
     * {@return the fit to these rows for resampling them; each refit starts from the original fit}
     *
     * @param fit parameters of the fit
     * @param fitted fitted value of each row
     */
    public ResidualRefit refit(double[] fit, double[] fitted) {
        return new ProductRefit(this, fit, fitted);
    }

    /**
     * Minimises the sum of squares.
     *
     * @param parameters start; receives the solution
     * @return whether it converged; otherwise {@code parameters} are unchanged
     */
    public boolean descend(double[] parameters) {
        return new ProductDescent(this).descend(parameters);
    }
}
