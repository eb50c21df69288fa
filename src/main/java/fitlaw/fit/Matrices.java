package fitlaw.fit;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/** Small dense matrices. */
public final class Matrices {
    private Matrices() {}

    /**
     * {@return the inverse of a symmetric positive definite matrix, scaled to unit diagonal first}
     *
     * @param matrix the matrix
     * @throws FitFailedException if it is singular
     */
    public static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] scaled = new double[n][n];
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < n; k++) {
                scaled[j][k] = matrix[j][k] / Math.sqrt(matrix[j][j] * matrix[k][k]);
            }
        }
        try {
            double[][] inverse = new QRDecomposition(new Array2DRowRealMatrix(scaled, false), 1e-13)
                    .getSolver()
                    .getInverse()
                    .getData();
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    inverse[j][k] /= Math.sqrt(matrix[j][j] * matrix[k][k]);
                }
            }
            return inverse;
        } catch (SingularMatrixException e) {
            throw new FitFailedException("the coefficients cannot be told apart on these rows", e);
        }
    }
}
