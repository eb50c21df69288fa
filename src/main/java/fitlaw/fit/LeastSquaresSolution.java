package fitlaw.fit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * The solution of a {@link LeastSquaresProblem}: parameters, their covariance, and the influence of each row. The
 * results are exact for a linear model; for others they are those of the linearisation at the solution.
 *
 * <p>Residuals and derivatives are multiplied by the square root of the weight of their row. The covariance is {@code
 * s² (JᵀJ)⁻¹} with {@code s² = SSE / (n - parameters)}. Parameters that are pinned or at a bound have no variance and
 * are not counted.
 *
 * <p>Source of leverage and case deletion: Belsley, Kuh and Welsch, <i>Regression Diagnostics</i> (1980), chapter 2.
 */
public final class LeastSquaresSolution {
    /** A row whose leverage is nearer to 1 than this determines a parameter alone. */
    private static final double ALONE = 1e-9;
    /** Least share of a derivative that the derivatives before it do not explain; rounding leaves about 1e-16. */
    private static final double LEAST_OWN_PART = 1e-9;

    private static final int MOST_POLISHING = 50;
    private static final double ROUNDING = 1e-12;

    private final LeastSquaresProblem problem;
    private final double[] parameters;
    private final double inflation;
    private final Rows rows;
    private volatile RealMatrix inverse;

    LeastSquaresSolution(LeastSquaresProblem problem, double[] parameters, double inflation) {
        this(problem, inflation, Rows.at(problem, parameters));
    }

    private LeastSquaresSolution(LeastSquaresProblem problem, double inflation, Rows rows) {
        this.problem = problem;
        this.parameters = rows.at;
        this.inflation = inflation;
        this.rows = rows;
    }

    /**
     * The rows of a problem at a point, times the square root of their weights; a prior adds rows.
     *
     * @param at parameters
     * @param residuals observed less fitted
     * @param jacobian derivative of each fitted value with respect to each parameter
     * @param free indexes of the parameters that are neither pinned nor tied nor at a bound
     * @param squares sum of squared residuals
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this package
    record Rows(double[] at, double[] residuals, double[][] jacobian, int[] free, double squares) {
        static Rows at(LeastSquaresProblem problem, double[] parameters) {
            int n = problem.rows();
            int k = problem.parameters();
            double[] at = parameters.clone();
            double[] residuals = new double[n + problem.priors.size()];
            double[][] jacobian = new double[residuals.length][k];
            LeastSquaresObjective objective = new LeastSquaresObjective(problem);
            objective.value(at);
            objective.rows(residuals, jacobian);
            boolean[] bound = objective.atBounds(at);
            int[] free = IntStream.range(0, k)
                    .filter(j -> !bound[j] && !problem.isPinned(j))
                    .toArray();
            return new Rows(
                    at,
                    residuals,
                    jacobian,
                    free,
                    DoubleStream.of(residuals).map(e -> e * e).sum());
        }

        /** Derivatives with respect to the free parameters. */
        double[][] derivatives() {
            return Arrays.stream(jacobian)
                    .map(row -> Arrays.stream(free).mapToDouble(j -> row[j]).toArray())
                    .toArray(double[][]::new);
        }

        /** The point after a Gauss–Newton step. */
        double[] newton() {
            double[] step = new QRDecomposition(new Array2DRowRealMatrix(derivatives(), false))
                    .getSolver()
                    .solve(new ArrayRealVector(residuals, false))
                    .toArray();
            double[] next = at.clone();
            for (int j = 0; j < free.length; j++) {
                next[free[j]] += step[j];
            }
            return next;
        }

        /** Relative distance to another point. */
        double distance(double[] to) {
            double sum = 0;
            for (int j : free) {
                double part = (to[j] - at[j]) / Math.max(Math.abs(at[j]), Double.MIN_NORMAL);
                sum += part * part;
            }
            return Math.sqrt(sum);
        }
    }

    /**
     * {@return the solution after Gauss–Newton steps until they no longer shrink, so that it depends on the start only
     * by rounding}
     *
     * @throws FitFailedException if the parameters cannot be distinguished
     */
    LeastSquaresSolution polished() {
        Rows here = rows;
        double lastLength = Double.POSITIVE_INFINITY;
        try {
            for (int step = 0; step < MOST_POLISHING && here.free.length > 0; step++) {
                double[] next = here.newton();
                double length = here.distance(next);
                Rows there = Rows.at(problem, next);
                // Near its minimum the sum of squares stops falling when the parameters have half their digits; steps
                // that still shrink give the remaining digits.
                boolean shrinks = length < lastLength / 2 && there.squares <= here.squares * (1 + ROUNDING);
                if (!(there.squares < here.squares || shrinks)) {
                    break;
                }
                lastLength = length;
                here = there;
            }
        } catch (SingularMatrixException e) {
            throw new FitFailedException("these rows do not identify the parameters", e);
        }
        LeastSquaresSolution polished = new LeastSquaresSolution(problem, inflation, here);
        polished.inverse();
        return polished;
    }

    /**
     * (JᵀJ)⁻¹ as R⁻¹R⁻ᵀ of J = QR, because forming JᵀJ would lose half the digits; 0 for parameters that are not free.
     */
    private RealMatrix inverse() {
        RealMatrix known = inverse;
        if (known == null) {
            known = embedded(inverse(rows.derivatives(), rows.free));
            inverse = known;
        }
        return known;
    }

    private static RealMatrix inverse(double[][] jacobian, int[] free) {
        int k = free.length;
        RealMatrix r = new QRDecomposition(new Array2DRowRealMatrix(jacobian, false))
                .getR()
                .getSubMatrix(0, k - 1, 0, k - 1);
        for (int j = 0; j < k; j++) {
            double part = Math.abs(r.getEntry(j, j)) / r.getColumnVector(j).getNorm();
            if (!(part > LEAST_OWN_PART)) {
                throw new FitFailedException(
                        "these rows do not identify the parameters: the effect of parameter " + free[j]
                                + " is a combination of the effects of those before it",
                        null);
            }
        }
        RealMatrix inverse = new QRDecomposition(r).getSolver().getInverse();
        return inverse.multiply(inverse.transpose());
    }

    private RealMatrix embedded(RealMatrix ofFree) {
        if (rows.free.length == parameters.length) {
            return ofFree;
        }
        RealMatrix whole = new Array2DRowRealMatrix(parameters.length, parameters.length);
        for (int j = 0; j < rows.free.length; j++) {
            for (int l = 0; l < rows.free.length; l++) {
                whole.setEntry(rows.free[j], rows.free[l], ofFree.getEntry(j, l));
            }
        }
        for (Restriction tied : problem.restrictions) {
            whole.setRowVector(tied.held(), whole.getRowVector(tied.on()).mapMultiply(tied.factor()));
            whole.setColumnVector(tied.held(), whole.getColumnVector(tied.on()).mapMultiply(tied.factor()));
        }
        return whole;
    }

    /**
     * {@return this solution with a larger residual variance, for weights that were estimated from the residuals}
     *
     * @param factor factor that multiplies the variance
     */
    public LeastSquaresSolution inflated(double factor) {
        return factor == 1 ? this : new LeastSquaresSolution(problem, inflation * factor, rows);
    }

    LeastSquaresProblem problem() {
        return problem;
    }

    /** {@return number of rows} */
    public int rows() {
        return problem.rows();
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

    /** {@return sum of squared residuals, each times the weight of its row} */
    public double squares() {
        return rows.squares;
    }

    /** {@return rows less free parameters} */
    public int degreesOfFreedom() {
        return rows.residuals.length - rows.free.length;
    }

    /** {@return residual variance, {@code SSE / (n - parameters)}, times the factors of {@link #inflated}} */
    public double variance() {
        return inflation * rows.squares / degreesOfFreedom();
    }

    /**
     * {@return covariance of two parameters}
     *
     * @param j index of a parameter
     * @param l index of a parameter
     */
    public double covariance(int j, int l) {
        return variance() * inverse().getEntry(j, l);
    }

    /** {@return covariance of all parameters} */
    public double[][] covariances() {
        return inverse().scalarMultiply(variance()).getData();
    }

    /**
     * {@return standard error of a parameter}
     *
     * @param j its index
     */
    public double standardError(int j) {
        return Math.sqrt(covariance(j, j));
    }

    /**
     * {@return variance of a function of the parameters}
     *
     * @param gradient its derivatives with respect to the parameters
     */
    public double variance(double[] gradient) {
        return variance() * quadratic(gradient);
    }

    /**
     * {@return posterior covariance of the parameters by Laplace's approximation, for a problem with a prior and a loss
     * of known scale}
     *
     * @param share effective share of the rows: 1 if they are independent, less if their deviations are correlated
     */
    public double[][] posteriorCovariance(double share) {
        int k = parameters.length;
        double[][] information = new double[k][k];
        for (int i = 0; i < rows.residuals.length; i++) {
            double counted = i < problem.rows() ? share : 1;
            double[] row = rows.jacobian[i];
            for (int j = 0; j < k; j++) {
                for (int l = 0; row[j] != 0 && l < k; l++) {
                    information[j][l] += counted * row[j] * row[l];
                }
            }
        }
        return Matrices.inverse(information);
    }

    private double quadratic(double[] weights) {
        double[] product = inverse().operate(weights);
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * product[j];
        }
        return Math.max(0, sum);
    }

    /**
     * {@return residual of a row, observed less fitted, times the square root of its weight}
     *
     * @param row row, from 0
     */
    public double residual(int row) {
        return rows.residuals[row];
    }

    /**
     * {@return leverage of a row, the derivative of its fitted value with respect to its observation: between 0 and 1,
     * and 1 for a row that determines a parameter alone}
     *
     * @param row row, from 0
     */
    public double leverage(int row) {
        return Math.min(1, quadratic(rows.jacobian[row]));
    }

    private boolean alone(int row) {
        return 1 - leverage(row) < ALONE;
    }

    /**
     * {@return externally studentised residual of a row, which follows a t distribution with one degree of freedom less
     * than the fit; NaN if the row determines a parameter alone}
     *
     * @param row row, from 0
     */
    public double studentised(int row) {
        if (alone(row) || degreesOfFreedom() < 2) {
            return Double.NaN;
        }
        double rest = 1 - leverage(row);
        double others = (rows.squares - residual(row) * residual(row) / rest) / (degreesOfFreedom() - 1);
        return residual(row) / Math.sqrt(inflation * Math.max(0, others) * rest);
    }

    /**
     * {@return the parameters without a row: {@code p - (JᵀJ)⁻¹ j e / (1 - h)}; the parameters unchanged if the row
     * determines a parameter alone, because no other parameter changes}
     *
     * @param row row, from 0
     */
    public double[] without(int row) {
        if (alone(row)) {
            return parameters();
        }
        double[] move = inverse().operate(rows.jacobian[row]);
        double[] moved = new double[parameters.length];
        Arrays.setAll(moved, j -> parameters[j] - move[j] * residual(row) / (1 - leverage(row)));
        return moved;
    }

    /**
     * {@return covariances of the parameters if rows of a cluster share their errors: the linearised jackknife over clusters,
     * {@code (G - 1) / G Σ m mᵀ} with the change {@code m = (JᵀJ - J_gᵀJ_g)⁻¹ J_gᵀe_g} that each of G clusters makes (CR3 of Bell
     * and McCaffrey, Survey Methodology 28, 2002); empty if a parameter is determined by one cluster alone}
     *
     * @param cluster cluster of each row, from 0
     */
    public Optional<double[][]> clusteredCovariances(int[] cluster) {
        int k = parameters.length;
        double[] scale = IntStream.range(0, k)
                .mapToDouble(j -> Math.sqrt(inverse().getEntry(j, j)))
                .map(one -> one > 0 ? one : 1)
                .toArray();
        RealMatrix scaling = new DiagonalMatrix(scale);
        RealMatrix unscaling =
                new DiagonalMatrix(Arrays.stream(scale).map(one -> 1 / one).toArray());
        RealMatrix inverse = unscaling.multiply(inverse()).multiply(unscaling);
        int clusters = IntStream.of(cluster).max().orElse(0) + 1;
        double[][][] gram = new double[clusters][k][k];
        double[][] moment = new double[clusters][k];
        for (int row = 0; row < cluster.length; row++) {
            double[] gradient = scaling.operate(rows.jacobian[row]);
            for (int j = 0; j < k; j++) {
                moment[cluster[row]][j] += gradient[j] * residual(row);
                for (int l = 0; l < k; l++) {
                    gram[cluster[row]][j][l] += gradient[j] * gradient[l];
                }
            }
        }
        RealMatrix sum = new Array2DRowRealMatrix(k, k);
        for (int g = 0; g < clusters; g++) {
            RealMatrix without = MatrixUtils.createRealIdentityMatrix(k)
                    .subtract(inverse.multiply(new Array2DRowRealMatrix(gram[g], false)));
            DecompositionSolver solver = new LUDecomposition(without, LEAST_OWN_PART).getSolver();
            if (!solver.isNonSingular()) {
                return Optional.empty();
            }
            RealVector moved = scaling.operate(solver.solve(new ArrayRealVector(inverse.operate(moment[g]), false)));
            sum = sum.add(moved.outerProduct(moved));
        }
        return Optional.of(
                sum.scalarMultiply(inflation * (clusters - 1.0) / clusters).getData());
    }

    /** {@return this fit for resampling rows; each refit starts from this solution} */
    public ResidualRefit refit() {
        return new LeastSquaresRefit(problem, parameters, problem.model);
    }
}
