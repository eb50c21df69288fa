package fitlaw.fit;

/** Cholesky factorisation and solution of small symmetric positive definite systems, without allocation. */
final class Cholesky {
    private static final double ROUNDING = 1e-15;

    private Cholesky() {}

    /**
     * Computes the factor L of a matrix {@code L Lᵀ}.
     *
     * @param matrix lower triangle of the matrix; not modified
     * @param lower receives the factor
     * @param k size
     * @param least smallest pivot allowed, as a share of the diagonal element
     * @return the first column whose pivot is too small, or -1 if there is none
     */
    static int factor(double[][] matrix, double[][] lower, int k, double least) {
        for (int j = 0; j < k; j++) {
            for (int l = 0; l < j; l++) {
                lower[j][l] = rest(matrix, lower, j, l) / lower[l][l];
            }
            double own = rest(matrix, lower, j, j);
            if (!(own > least * Math.abs(matrix[j][j]))) {
                return j;
            }
            lower[j][j] = Math.sqrt(own);
        }
        return -1;
    }

    /** {@return the factor of a matrix that may be singular: a direction without variance has a column of zeros} */
    static double[][] root(double[][] matrix) {
        int k = matrix.length;
        double[][] lower = new double[k][k];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l < j; l++) {
                lower[j][l] = lower[l][l] == 0 ? 0 : rest(matrix, lower, j, l) / lower[l][l];
            }
            double own = rest(matrix, lower, j, j);
            lower[j][j] = own > 10 * ROUNDING * matrix[j][j] ? Math.sqrt(own) : 0;
        }
        return lower;
    }

    /** An entry less the part that the columns before l explain. */
    private static double rest(double[][] matrix, double[][] lower, int j, int l) {
        double sum = matrix[j][l];
        for (int m = 0; m < l; m++) {
            sum -= lower[j][m] * lower[l][m];
        }
        return sum;
    }

    /**
     * Solves {@code L Lᵀ x = right}.
     *
     * @param lower the factor
     * @param right right-hand side
     * @param x receives the solution
     * @param k size
     */
    static void solve(double[][] lower, double[] right, double[] x, int k) {
        for (int j = 0; j < k; j++) {
            double sum = right[j];
            for (int m = 0; m < j; m++) {
                sum -= lower[j][m] * x[m];
            }
            x[j] = sum / lower[j][j];
        }
        for (int j = k - 1; j >= 0; j--) {
            double sum = x[j];
            for (int m = j + 1; m < k; m++) {
                sum -= lower[m][j] * x[m];
            }
            x[j] = sum / lower[j][j];
        }
    }

    /**
     * Factors and solves.
     *
     * @param work receives the factor
     * @return whether the matrix is positive definite; otherwise {@code x} is undefined
     */
    static boolean solve(double[][] matrix, double[] right, double[] x, double[][] work, int k) {
        return solve(matrix, right, x, work, k, ROUNDING);
    }

    /** Factors and solves. Returns false if a column is nearly a combination of others; see {@link #factor}. */
    static boolean solve(double[][] matrix, double[] right, double[] x, double[][] work, int k, double least) {
        if (factor(matrix, work, k, least) >= 0) {
            return false;
        }
        solve(work, right, x, k);
        return true;
    }
}
