package fitlaw.fit;

/** Solves small symmetric positive definite systems in place, without allocation. */
final class Cholesky {
    private Cholesky() {}

    /**
     * Solves {@code matrix · x = right}, the matrix given by its lower triangle.
     *
     * @param matrix lower triangle of the matrix; left as it is
     * @param right right-hand side
     * @param x receives the solution
     * @param lower room for the factor
     * @return whether the matrix is positive definite; otherwise {@code x} says nothing
     */
    static boolean solve(double[][] matrix, double[] right, double[] x, double[][] lower) {
        return solve(matrix, right, x, lower, 1e-15);
    }

    /**
     * Solves {@code matrix · x = right}, refusing columns that others nearly explain.
     *
     * @param least share of its diagonal that must be left of a column after those before it
     */
    static boolean solve(double[][] matrix, double[] right, double[] x, double[][] lower, double least) {
        int k = right.length;
        for (int j = 0; j < k; j++) {
            for (int l = 0; l <= j; l++) {
                double sum = matrix[j][l];
                for (int m = 0; m < l; m++) {
                    sum -= lower[j][m] * lower[l][m];
                }
                if (l < j) {
                    lower[j][l] = sum / lower[l][l];
                } else if (sum > least * Math.abs(matrix[j][j])) {
                    lower[j][j] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
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
        return true;
    }
}
