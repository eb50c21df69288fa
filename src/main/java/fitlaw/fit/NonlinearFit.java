package fitlaw.fit;

import fitlaw.task.Task;
import java.util.Locale;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.apache.commons.math3.util.Pair;

/**
 * Nonlinear least squares by Levenberg and Marquardt's method (Commons Math), then Gauss–Newton steps until they no
 * longer shrink, so that the answer does not depend on the start to more than rounding.
 *
 * <p>The covariance is {@code s² (JᵀJ)⁻¹} with {@code s² = SSE / (n - parameters)}; Commons Math's own leaves out s².
 */
public final class NonlinearFit {
    private static final double TOLERANCE = 1e-14;
    private static final int MOST_ITERATIONS = 2_000;
    private static final int MOST_POLISHING = 50;
    private static final double ROUNDING = 1e-12;
    /** Share of a derivative that the derivatives before it do not explain; rounding leaves about 1e-16. */
    private static final double LEAST_OWN_PART = 1e-9;

    private final double[] parameters;
    private final RealMatrix inverse;
    private final double squares;
    private final int degreesOfFreedom;

    private NonlinearFit(double[] parameters, RealMatrix inverse, double squares, int degreesOfFreedom) {
        this.parameters = parameters;
        this.inverse = inverse;
        this.squares = squares;
        this.degreesOfFreedom = degreesOfFreedom;
    }

    /** A model of a vector of observations. */
    @FunctionalInterface
    public interface Model {
        /**
         * Computes the model's values and their derivatives.
         *
         * @param parameters parameters
         * @param values receives a value per observation
         * @param jacobian receives the derivative of each value by each parameter
         */
        void evaluate(double[] parameters, double[] values, double[][] jacobian);
    }

    /**
     * {@return the parameters of least squared deviation from the observations, near a start}
     *
     * @param model the model
     * @param observed observations
     * @param start first guess
     * @throws FitFailedException if the search does not converge or the parameters cannot be told apart
     */
    public static NonlinearFit of(Model model, double[] observed, double[] start) {
        if (observed.length <= start.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d rows cannot determine %d parameters and leave noise to see",
                    observed.length,
                    start.length));
        }
        Task task = Task.current();
        int n = observed.length;
        int k = start.length;
        double[] p = start;
        try {
            var problem = new LeastSquaresBuilder()
                    .start(start)
                    .target(observed)
                    .model(point -> {
                        task.check();
                        double[] values = new double[n];
                        double[][] jacobian = new double[n][k];
                        model.evaluate(point.toArray(), values, jacobian);
                        return Pair.create(
                                new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
                    })
                    .maxEvaluations(MOST_ITERATIONS)
                    .maxIterations(MOST_ITERATIONS)
                    .lazyEvaluation(false)
                    .build();
            var optimizer = new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(TOLERANCE)
                    .withParameterRelativeTolerance(TOLERANCE)
                    .withOrthoTolerance(TOLERANCE);
            p = optimizer.optimize(problem).getPoint().toArray();
        } catch (TooManyEvaluationsException | TooManyIterationsException e) {
            throw new FitFailedException("the fit did not converge in " + MOST_ITERATIONS + " steps", e);
        } catch (org.apache.commons.math3.exception.ConvergenceException e) {
            // Levenberg–Marquardt reports that it cannot improve any further; its last point is lost.
            throw new FitFailedException("the fit stopped without converging: " + e.getMessage(), e);
        }
        return polished(model, observed, p);
    }

    /**
     * {@return this fit with a larger residual variance, where weights were found from the residuals themselves}
     *
     * @param inflation factor on the variance and the squares
     */
    public NonlinearFit inflated(double inflation) {
        return inflation == 1 ? this : new NonlinearFit(parameters, inverse, squares * inflation, degreesOfFreedom);
    }

    /**
     * {@return the fit from a place so near that Gauss–Newton steps suffice}
     *
     * @param model the model
     * @param observed observations, more than parameters
     * @param start the place
     * @throws FitFailedException if the parameters cannot be told apart
     */
    public static NonlinearFit polished(Model model, double[] observed, double[] start) {
        int n = observed.length;
        int k = start.length;
        double[] p = start;
        double[] values = new double[n];
        double[][] jacobian = new double[n][k];
        model.evaluate(p, values, jacobian);
        double squares = squares(observed, values);
        double lastLength = Double.POSITIVE_INFINITY;
        try {
            for (int step = 0; step < MOST_POLISHING; step++) {
                double[] next = newton(p, observed, values, jacobian);
                double length = length(p, next);
                double[] nextValues = new double[n];
                double[][] nextJacobian = new double[n][k];
                model.evaluate(next, nextValues, nextJacobian);
                double nextSquares = squares(observed, nextValues);
                // The sum of squares is flat at its least and stops falling where parameters have half their digits;
                // steps that still shrink give the rest.
                boolean shrinks = length < lastLength / 2 && nextSquares <= squares * (1 + ROUNDING);
                if (!(nextSquares < squares || shrinks)) {
                    break;
                }
                lastLength = length;
                p = next;
                values = nextValues;
                jacobian = nextJacobian;
                squares = nextSquares;
            }
            return new NonlinearFit(p, inverseGram(jacobian, k), squares, n - k);
        } catch (SingularMatrixException e) {
            throw new FitFailedException("the parameters cannot be told apart on these rows", e);
        }
    }

    /** (JᵀJ)⁻¹ as R⁻¹R⁻ᵀ of J = QR, since forming JᵀJ would lose half the digits. */
    static RealMatrix inverseGram(double[][] jacobian, int k) {
        RealMatrix r = new QRDecomposition(new Array2DRowRealMatrix(jacobian, false))
                .getR()
                .getSubMatrix(0, k - 1, 0, k - 1);
        for (int j = 0; j < k; j++) {
            double part = Math.abs(r.getEntry(j, j)) / r.getColumnVector(j).getNorm();
            if (!(part > LEAST_OWN_PART)) {
                throw new FitFailedException(
                        "the parameters cannot be told apart on these rows: parameter " + j
                                + " has no effect that those before it do not have",
                        null);
            }
        }
        RealMatrix inverse = new QRDecomposition(r).getSolver().getInverse();
        return inverse.multiply(inverse.transpose());
    }

    private static double[] newton(double[] p, double[] observed, double[] values, double[][] jacobian) {
        double[] residuals = new double[observed.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = observed[i] - values[i];
        }
        return new QRDecomposition(new Array2DRowRealMatrix(jacobian, false))
                .getSolver()
                .solve(new ArrayRealVector(residuals, false))
                .add(new ArrayRealVector(p, false))
                .toArray();
    }

    /** Length of a step, each parameter in units of itself. */
    private static double length(double[] from, double[] to) {
        double sum = 0;
        for (int j = 0; j < from.length; j++) {
            double part = (to[j] - from[j]) / Math.max(Math.abs(from[j]), Double.MIN_NORMAL);
            sum += part * part;
        }
        return Math.sqrt(sum);
    }

    private static double squares(double[] observed, double[] values) {
        double sum = 0;
        for (int i = 0; i < observed.length; i++) {
            sum += (observed[i] - values[i]) * (observed[i] - values[i]);
        }
        return sum;
    }

    /**
     * {@return a parameter}
     *
     * @param j its index
     */
    public double parameter(int j) {
        return parameters[j];
    }

    /** {@return all parameters} */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * {@return covariance of two parameters}
     *
     * @param j index of a parameter
     * @param l index of a parameter
     */
    public double covariance(int j, int l) {
        return variance() * inverse.getEntry(j, l);
    }

    /** {@return covariance of all parameters} */
    public double[][] covariances() {
        double[][] all = inverse.getData();
        for (double[] row : all) {
            for (int l = 0; l < row.length; l++) {
                row[l] *= variance();
            }
        }
        return all;
    }

    /** {@return residual variance, {@code SSE / (n - parameters)}} */
    public double variance() {
        return squares / degreesOfFreedom;
    }

    /** {@return sum of squared residuals} */
    public double squares() {
        return squares;
    }

    /** {@return rows less parameters} */
    public int degreesOfFreedom() {
        return degreesOfFreedom;
    }
}
