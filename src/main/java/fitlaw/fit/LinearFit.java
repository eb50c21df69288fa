package fitlaw.fit;

import java.util.Locale;

/**
 * Weighted least squares with an intercept for each group (its level) and slopes shared by all groups:
 *
 * <pre>
 *   y_i = u_g(i) + Σ_j b_j x_ij + e_i,   minimise Σ w_i e_i²
 * </pre>
 *
 * <p>Intercepts are removed first by subtracting each group's weighted means (Frisch and Waugh 1933; Lovell 1963),
 * which also makes the remaining normal equations well conditioned. These are scaled to unit diagonal and solved by
 * Cholesky's method. The variance of the slopes is {@code s² (XᵀWX)⁻¹} with {@code s² = Σ w e² / (n - groups -
 * slopes)}.
 */
public final class LinearFit {
    /** A column counts as explained by the columns before it if less than this share of its variation remains. */
    private static final double SINGULAR = 1e-9;

    private final double[] slopes;
    private final double[][] inverse;
    private final double[] levels;
    private final double[] groupWeight;
    private final double[][] groupMean;
    private final double[] residuals;
    private final double weightedSquares;
    private final int degreesOfFreedom;

    private LinearFit(LinearFit fit, double inflation) {
        slopes = fit.slopes;
        inverse = fit.inverse;
        levels = fit.levels;
        groupWeight = fit.groupWeight;
        groupMean = fit.groupMean;
        residuals = fit.residuals;
        weightedSquares = fit.weightedSquares * inflation;
        degreesOfFreedom = fit.degreesOfFreedom;
    }

    private LinearFit(double[][] x, double[] y, double[] w, int[] group, int groups) {
        int n = y.length;
        int k = x.length;
        double[][] gram;
        double[] moment;
        double[] mean;
        if (k <= SmallGram.MOST) {
            SmallGram sums = new SmallGram(x, y, w, group, groups);
            gram = sums.gram;
            moment = sums.moment;
            mean = sums.mean;
            groupWeight = sums.groupWeight;
        } else {
            GroupedRows rows = new GroupedRows(x, y, w, group, groups);
            gram = rows.gram();
            moment = gram[k];
            mean = rows.mean;
            groupWeight = rows.groupWeight;
        }
        int width = mean.length / groups;
        groupMean = new double[groups][k];
        double[] uncentred = new double[k];
        for (int j = 0; j < k; j++) {
            uncentred[j] = gram[j][j];
        }
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < k; j++) {
                groupMean[g][j] = mean[g * width + j];
                uncentred[j] += groupWeight[g] * groupMean[g][j] * groupMean[g][j];
            }
        }
        inverse = inverse(gram, uncentred);
        slopes = new double[k];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l < k; l++) {
                slopes[j] += inverse[j][l] * moment[l];
            }
        }
        levels = new double[groups];
        for (int g = 0; g < groups; g++) {
            levels[g] = mean[(g + 1) * width - 1] - Matrices.dot(groupMean[g], slopes);
        }
        residuals = residuals(x, y, group);
        double[] weighted = new double[n];
        for (int i = 0; i < n; i++) {
            weighted[i] = w[i] * residuals[i];
        }
        weightedSquares = GroupedRows.dot(weighted, 0, residuals, 0, 0, n);
        degreesOfFreedom = n - groups - k;
    }

    private double[] residuals(double[][] x, double[] y, int[] group) {
        double[] left = new double[y.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = y[i] - levels[group[i]];
        }
        for (int j = 0; j < slopes.length; j++) {
            double slope = slopes[j];
            double[] column = x[j];
            for (int i = 0; i < left.length; i++) {
                left[i] -= slope * column[i];
            }
        }
        return left;
    }

    /**
     * {@return the fit}
     *
     * @param x columns, each as long as {@code y}
     * @param y observations
     * @param w weights, positive
     * @param group group of each row, from 0
     * @param groups number of groups, each with at least one row
     * @throws SingularFitException if a column is a linear combination of the others and the intercepts
     * @throws IllegalArgumentException if there are not more rows than intercepts and slopes
     */
    public static LinearFit of(double[][] x, double[] y, double[] w, int[] group, int groups) {
        if (y.length <= groups + x.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d rows are too few for %d group intercepts and %d slopes: at least one residual degree of freedom is needed",
                    y.length,
                    groups,
                    x.length));
        }
        return new LinearFit(x, y, w, group, groups);
    }

    /**
     * {@return this fit with a larger residual variance, for weights that were estimated from the residuals}
     *
     * @param inflation factor that multiplies the variance and the squares
     */
    public LinearFit inflated(double inflation) {
        return inflation == 1 ? this : new LinearFit(this, inflation);
    }

    /** Inverts a Gram matrix given by its lower triangle, scaled to unit diagonal first. */
    private static double[][] inverse(double[][] gram, double[] uncentred) {
        int k = uncentred.length;
        double[] scale = new double[k];
        for (int j = 0; j < k; j++) {
            if (!(gram[j][j] > 1e-20 * uncentred[j])) {
                throw new SingularFitException(j);
            }
            scale[j] = 1 / Math.sqrt(gram[j][j]);
        }
        double[][] lower = new double[k][k];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l <= j; l++) {
                gram[j][l] *= scale[j] * scale[l];
            }
        }
        int explained = Cholesky.factor(gram, lower, k, SINGULAR);
        if (explained >= 0) {
            throw new SingularFitException(explained);
        }
        double[][] inverse = new double[k][k];
        double[] unit = new double[k];
        for (int c = 0; c < k; c++) {
            unit[c] = 1;
            Cholesky.solve(lower, unit, inverse[c], k);
            unit[c] = 0;
            for (int j = 0; j < k; j++) {
                inverse[c][j] *= scale[j] * scale[c];
            }
        }
        return inverse;
    }

    /**
     * {@return a slope}
     *
     * @param j index of its column
     */
    public double slope(int j) {
        return slopes[j];
    }

    /** {@return number of groups} */
    public int groups() {
        return levels.length;
    }

    /**
     * {@return the intercept of a group}
     *
     * @param group group, from 0
     */
    public double intercept(int group) {
        return levels[group];
    }

    /**
     * {@return weighted mean of a column in a group}
     *
     * @param group group, from 0
     * @param j index of the column
     */
    public double mean(int group, int j) {
        return groupMean[group][j];
    }

    /**
     * {@return variance of the fitted value at a group's weighted means, where it does not depend on the slopes}
     *
     * @param group group, from 0
     */
    public double meanVariance(int group) {
        return variance() / groupWeight[group];
    }

    /**
     * {@return covariance of two slopes}
     *
     * @param j index of a column
     * @param l index of a column
     */
    public double covariance(int j, int l) {
        return variance() * inverse[j][l];
    }

    /** Entry of the inverse of the normal matrix. */
    double inverse(int j, int l) {
        return inverse[j][l];
    }

    /** {@return residual variance of a row of weight 1, {@code Σ w e² / (n - groups - slopes)}} */
    public double variance() {
        return weightedSquares / degreesOfFreedom;
    }

    /** {@return weighted sum of squared residuals} */
    public double weightedSquares() {
        return weightedSquares;
    }

    /** {@return rows less intercepts and slopes} */
    public int degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /**
     * {@return residual of a row, observed less fitted}
     *
     * @param row row, from 0
     */
    public double residual(int row) {
        return residuals[row];
    }

    /**
     * {@return variance of the fitted value at a point: {@code s² (1/W_g + (x - x̄_g)ᵀ (XᵀWX)⁻¹ (x - x̄_g))}}
     *
     * @param group group whose intercept applies
     * @param x value of each column
     */
    public double fittedVariance(int group, double[] x) {
        double[] away = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            away[j] = x[j] - groupMean[group][j];
        }
        return variance() * (1 / groupWeight[group] + Matrices.dot(away, Matrices.product(inverse, away)));
    }

    /**
     * {@return a fit for resampling its rows; parameters are the slopes, then the intercept of each group at a
     * reference point}
     *
     * @param x columns, each as long as {@code y}
     * @param y observations
     * @param w weights, positive
     * @param group group of each row, from 0
     * @param groups number of groups, each with at least one row
     * @param reference value of each column at which intercepts are stated
     * @throws SingularFitException if a column is a linear combination of the others and the intercepts
     */
    public static ResidualRefit refit(
            double[][] x, double[] y, double[] w, int[] group, int groups, double[] reference) {
        return new LinearRefit(x, y, w, group, groups, reference);
    }
}
