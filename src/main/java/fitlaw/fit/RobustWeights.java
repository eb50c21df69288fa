package fitlaw.fit;

import fitlaw.common.Task;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Weights of rows by iteratively reweighted least squares: fit, take the scale from the residuals' median absolute
 * deviation, weight each row by its residual, and repeat until convergence. Tukey's weights start from Huber's fit,
 * because they have more than one solution.
 *
 * <p>Residuals are divided by {@code √(1 - leverage)} and the p smallest, with p the number of parameters, are left out
 * of the median, because a fit makes residuals smaller than noise.
 *
 * <p>The {@linkplain #inflation() inflation} makes a weighted fit's covariance that of the robust estimate: the
 * residual variance becomes {@code K² s² Σψ² / (n - p) / m²} with {@code m} the mean of ψ' and {@code K = 1 + p/n ·
 * var(ψ') / m²}, over the mean weight. Source: Huber and Ronchetti, <i>Robust Statistics</i> (2009), section 7.6;
 * Street, Carroll and Ruppert, American Statistician 42 (1988).
 */
public final class RobustWeights {
    private static final double MEDIAN_OF_NORMAL = 0.6744897501960817;
    private static final int MOST_ROUNDS = 1_000;
    /** From this iteration on the scale is held: a median may alternate between two values forever. */
    private static final int SCALE_ROUNDS = 200;
    /** Smallest weight, in effect 0, which keeps the level of a group with few rows determined. */
    private static final double LEAST_WEIGHT = 1e-9;

    private static final double STILL = 1e-9;
    /** Largest effect of rounding on a residual, as a share of the largest observation. */
    private static final double ROUNDING = 1e-14;

    private final double[] weights;
    private final double scale;
    private final double inflation;

    private RobustWeights(double[] weights, double scale, double inflation) {
        this.weights = weights;
        this.scale = scale;
        this.inflation = inflation;
    }

    /**
     * {@return the weights}
     *
     * @param plain the problem at its plain solution
     * @param how weight function, not {@link Robust#NONE}
     * @throws FitFailedException if the weights do not converge
     */
    public static RobustWeights of(LeastSquaresSolution plain, Robust how) {
        double[] start = plain.parameters();
        if (how == Robust.TUKEY) {
            start = settled(plain, Robust.HUBER, start).at;
        }
        State state = settled(plain, how, start);
        return new RobustWeights(state.weights, state.scale, inflation(plain, how, state));
    }

    /** {@return weight of each row, between 0 and 1} */
    public double[] weights() {
        return weights.clone();
    }

    /** {@return standard deviation of the noise of a row, from the median absolute residual} */
    public double scale() {
        return scale;
    }

    /** {@return factor that multiplies the residual variance of the fit with these weights} */
    public double inflation() {
        return inflation;
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record State(double[] at, double[] residuals, double[] weights, double scale) {}

    private static State settled(LeastSquaresSolution plain, Robust how, double[] start) {
        Task task = Task.current();
        LeastSquaresProblem problem = plain.problem();
        LevenbergMarquardt descent = new LevenbergMarquardt(start.length);
        LeastSquaresObjective objective = new LeastSquaresObjective(problem);
        double[] at = start.clone();
        double[] residuals = residuals(problem, at);
        double scale = 0;
        double largest = largest(problem);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            task.check();
            scale = round < SCALE_ROUNDS ? scale(plain, residuals) : scale;
            objective.count(weights(how, residuals, scale));
            descent.minimise(objective, at, LevenbergMarquardt.Settings.NEAR);
            double[] next = residuals(problem, at);
            double moved = 0;
            for (int i = 0; i < next.length; i++) {
                moved = Math.max(moved, Math.abs(next[i] - residuals[i]));
            }
            residuals = next;
            if (moved <= Math.max(STILL * scale, ROUNDING * largest)) {
                return new State(at, residuals, weights(how, residuals, scale), scale);
            }
        }
        throw new FitFailedException(
                "the weights of the robust fit (" + how.label() + ") did not converge in " + MOST_ROUNDS
                        + " iterations",
                null);
    }

    private static double[] residuals(LeastSquaresProblem problem, double[] at) {
        return LeastSquaresSolution.Rows.at(problem, at).residuals();
    }

    private static double[] weights(Robust how, double[] residuals, double scale) {
        return Arrays.stream(residuals)
                .map(e -> Math.max(LEAST_WEIGHT, how.weight(e / scale)))
                .toArray();
    }

    private static double scale(LeastSquaresSolution plain, double[] residuals) {
        double[] size = new double[residuals.length];
        for (int i = 0; i < size.length; i++) {
            double own = 1 - plain.leverage(i);
            size[i] = own > 1e-6 ? Math.abs(residuals[i]) / Math.sqrt(own) : 0;
        }
        Arrays.sort(size);
        int parameters = plain.rows() - plain.degreesOfFreedom();
        double[] free = Arrays.copyOfRange(size, parameters, size.length);
        int half = free.length / 2;
        double median = free.length % 2 == 1 ? free[half] : (free[half - 1] + free[half]) / 2;
        // The residuals of noiseless rows are due to rounding alone.
        return Math.max(median / MEDIAN_OF_NORMAL, 1e-13 * largest(plain.problem()));
    }

    private static double largest(LeastSquaresProblem problem) {
        return IntStream.range(0, problem.rows())
                .mapToDouble(i -> Math.abs(problem.observed[i]) * Math.sqrt(problem.weights[i]))
                .max()
                .orElse(0);
    }

    private static double inflation(LeastSquaresSolution plain, Robust how, State state) {
        int n = state.residuals.length;
        double slope = 0;
        double slopeSquares = 0;
        double weight = 0;
        double squares = 0;
        double influence = 0;
        for (int i = 0; i < n; i++) {
            double e = state.residuals[i];
            double w = state.weights[i];
            double s = how.slope(e / state.scale);
            slope += s / n;
            slopeSquares += s * s / n;
            weight += w / n;
            squares += w * e * e;
            influence += w * w * e * e;
        }
        if (!(slope > 0)) {
            throw new FitFailedException(
                    "too few rows are close to the robust fit (" + how.label() + ") to estimate its standard errors",
                    null);
        }
        double parameters = n - plain.degreesOfFreedom();
        double correction = 1 + parameters / n * (slopeSquares - slope * slope) / (slope * slope);
        return squares > 0 ? correction * correction * weight * influence / (slope * slope * squares) : 1;
    }
}
