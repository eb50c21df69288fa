package fitlaw.fit;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/** Small dense vectors and matrices. */
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
            throw new FitFailedException("these rows do not identify the coefficients", e);
        }
    }

    /**
     * {@return the sum of the products of the numbers of two vectors}
     *
     * @param a a vector
     * @param b another, at least as long
     */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /**
     * {@return a square matrix times a vector}
     *
     * @param matrix the matrix
     * @param vector as long as one of its rows
     */
    public static double[] product(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int j = 0; j < product.length; j++) {
            product[j] = dot(matrix[j], vector);
        }
        return product;
    }

    /**
     * Adds an observation to what is known, by Sherman and Morrison's formula.
     *
     * @param covariance covariance of the coefficients, which is changed
     * @param row what the observation is of each coefficient
     * @param noise variance of the observation
     */
    public static void observe(double[][] covariance, double[] row, double noise) {
        double[] v = product(covariance, row);
        double spread = noise + dot(row, v);
        for (int j = 0; j < v.length; j++) {
            for (int k = 0; k < v.length; k++) {
                covariance[j][k] -= v[j] * v[k] / spread;
            }
        }
    }

    /**
     * {@return a vector of ones}
     *
     * @param n its length
     */
    public static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * {@return some of the numbers of a vector}
     *
     * @param values the vector
     * @param rows places in it, from 0
     */
    public static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    /**
     * {@return some of the whole numbers of a vector}
     *
     * @param values the vector
     * @param rows places in it, from 0
     */
    public static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(row -> values[row]).toArray();
    }
}
