package fitlaw.fit;

import java.util.Arrays;

/**
 * Refits of {@link LinearFit}. For rows drawn with replacement, new normal equations are summed from the products of
 * each row, weighted by the number of draws. For disturbed observations, the normal equations of the fit are reused.
 *
 * <p>Parameters are the slopes, then the intercept of each group at a reference point.
 */
final class LinearRefit implements ResidualRefit {
    /** As in {@link LinearFit}: a column counts as explained if less than this share of its variation remains. */
    private static final double SINGULAR = 1e-9;

    private final GroupedRows rows;
    private final LinearFit fit;
    private final double[] reference;
    private final double[] products;
    private final int productCount;
    private final int k;
    private final double[] counts;
    private final double[] sums;
    private final double[] means;
    private final double[][] gram;
    private final double[] moment;
    private final double[] slopes;
    private final double[][] lower;

    /**
     * Prepares refits.
     *
     * @param x columns, each as long as {@code y}
     * @param y observations
     * @param w weights, positive
     * @param group group of each row, from 0
     * @param groups number of groups
     * @param reference value of each column at which intercepts are stated
     */
    LinearRefit(double[][] x, double[] y, double[] w, int[] group, int groups, double[] reference) {
        this(new GroupedRows(x, y, w, group, groups), LinearFit.of(x, y, w, group, groups), reference.clone());
    }

    private LinearRefit(GroupedRows rows, LinearFit fit, double[] reference) {
        this(rows, fit, reference, products(rows));
    }

    private LinearRefit(GroupedRows rows, LinearFit fit, double[] reference, double[] products) {
        this.rows = rows;
        this.fit = fit;
        this.reference = reference;
        this.products = products;
        productCount = products.length / rows.n;
        k = rows.columns - 1;
        counts = new double[rows.n];
        sums = new double[productCount];
        means = new double[rows.groups * rows.columns];
        gram = new double[k][k];
        moment = new double[k];
        slopes = new double[k];
        lower = new double[k][k];
    }

    @Override
    public LinearRefit another() {
        return new LinearRefit(rows, fit, reference, products);
    }

    /**
     * The weight of each row times 1, each column, and each pair of columns: product t of position i at {@code t * n +
     * i}.
     */
    private static double[] products(GroupedRows rows) {
        int n = rows.n;
        int m = rows.columns;
        double[] all = new double[(1 + m + m * (m + 1) / 2) * n];
        for (int i = 0; i < n; i++) {
            int t = i;
            all[t] = rows.weight[i];
            for (int j = 0; j < m; j++) {
                t += n;
                all[t] = rows.weight[i] * rows.centred[j * n + i];
            }
            for (int j = 0; j < m; j++) {
                for (int l = 0; l <= j; l++) {
                    t += n;
                    all[t] = rows.weight[i] * rows.centred[j * n + i] * rows.centred[l * n + i];
                }
            }
        }
        return all;
    }

    @Override
    public int rows() {
        return rows.n;
    }

    @Override
    public int parameters() {
        return k + rows.groups;
    }

    @Override
    public int degreesOfFreedom() {
        return fit.degreesOfFreedom();
    }

    @Override
    public double[] residuals() {
        double[] residuals = new double[rows.n];
        for (int i = 0; i < rows.n; i++) {
            residuals[rows.order[i]] = Math.sqrt(rows.weight[i]) * fit.residual(rows.order[i]);
        }
        return residuals;
    }

    @Override
    public boolean drawn(double[] drawn, double[] into) {
        for (int i = 0; i < rows.n; i++) {
            counts[i] = drawn[rows.order[i]];
        }
        normalEquations();
        if (!Cholesky.solve(gram, moment, slopes, lower, k, SINGULAR)) {
            return false;
        }
        System.arraycopy(slopes, 0, into, 0, k);
        intercepts(into);
        return true;
    }

    /** Sums the products of the drawn rows and subtracts their group means. */
    private void normalEquations() {
        Arrays.fill(moment, 0);
        for (double[] row : gram) {
            Arrays.fill(row, 0);
        }
        for (int g = 0; g < rows.groups; g++) {
            for (int t = 0; t < productCount; t++) {
                sums[t] = GroupedRows.dot(counts, 0, products, t * rows.n, rows.from[g], rows.from[g + 1]);
            }
            int t = 1 + rows.columns;
            for (int j = 0; j < k; j++) {
                double mean = sums[0] > 0 ? sums[1 + j] / sums[0] : 0;
                means[g * rows.columns + j] = mean;
                for (int l = 0; l <= j; l++) {
                    gram[j][l] += sums[t++] - mean * sums[1 + l];
                }
            }
            means[g * rows.columns + k] = sums[0] > 0 ? sums[1 + k] / sums[0] : Double.NaN;
            for (int l = 0; l < k; l++) {
                moment[l] += sums[t++] - (sums[0] > 0 ? means[g * rows.columns + k] * sums[1 + l] : 0);
            }
        }
    }

    /** Intercepts at the reference point, from the slopes and the change of the group means. */
    private void intercepts(double[] into) {
        for (int g = 0; g < rows.groups; g++) {
            int at = g * rows.columns;
            double intercept = rows.mean[at + k] + means[at + k];
            for (int j = 0; j < k; j++) {
                intercept += into[j] * (reference[j] - rows.mean[at + j] - means[at + j]);
            }
            into[k + g] = intercept;
        }
    }

    @Override
    public boolean disturbed(double[] noise, double[] into) {
        for (int i = 0; i < rows.n; i++) {
            counts[i] = noise[rows.order[i]] / Math.sqrt(rows.weight[i]);
        }
        Arrays.fill(means, 0);
        for (int j = 0; j < k; j++) {
            moment[j] = GroupedRows.dot(counts, 0, products, (1 + j) * rows.n, 0, rows.n);
        }
        for (int j = 0; j < k; j++) {
            into[j] = fit.slope(j);
            for (int l = 0; l < k; l++) {
                into[j] += fit.inverse(j, l) * moment[l];
            }
        }
        for (int g = 0; g < rows.groups; g++) {
            means[g * rows.columns + k] =
                    GroupedRows.dot(counts, 0, products, 0, rows.from[g], rows.from[g + 1]) / rows.groupWeight[g];
        }
        intercepts(into);
        return true;
    }
}
