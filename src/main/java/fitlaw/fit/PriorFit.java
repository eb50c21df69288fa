package fitlaw.fit;

import java.util.Arrays;

/**
 * Robust nonlinear least squares with a prior on every parameter: few rows move only what they tell about. Parameters are
 * logarithms of positive numbers, observations are logarithms too.
 *
 * <pre>
 *   minimise  sum over rows of 2 (sqrt(1 + r²) - 1)  +  sum over parameters of ((x - mean) / sd)²,
 *   r = (model - observed) / scale
 * </pre>
 *
 * <p>The first sum is the smooth L1 loss: squares for deviations below the scale, absolute values beyond, so that an
 * outlier pulls with a bounded force. The search is Levenberg and Marquardt's on reweighted normal equations; since the
 * priors make these positive definite, any number of rows has an answer. On the diagonal of the equations stands, where
 * it is positive, also the curvature that a sum has in the logarithm of a part; without it the search creeps where a
 * part is driven to nothing. The covariance is the inverse of the matrix of
 * the normal equations at the answer (Laplace's approximation of the posterior).
 */
public final class PriorFit {
    private static final int MOST_STEPS = 2000;
    private static final double SMALLEST_STEP = 1e-7;
    /**
     * What a step must gain of the objective, which is twice a log-likelihood: parameters one standard error off cost 1, so
     * the answer is then far closer than that.
     */
    private static final double LEAST_GAIN = 1e-5;

    /** After the most steps, what the last one may still have gained: the search creeps along a valley that is flat. */
    private static final double FLAT = 1e-2;

    private static final double LARGEST_STEP = 1.0;
    private static final double MOST_DAMPING = 1e12;
    private static final double LEAST_BEND = 0.1;

    private final double[] parameters;
    private final double[][] information;
    private final Prior prior;
    private final double objective;

    private PriorFit(double[] parameters, double[][] information, Prior prior, double objective) {
        this.parameters = parameters;
        this.information = information;
        this.prior = prior;
        this.objective = objective;
    }

    /** A model of one row. It is called from several threads. */
    public interface Model {
        /**
         * {@return what {@link #value} needs of parameters, computed once for all rows}
         *
         * @param parameters parameters
         */
        double[] prepared(double[] parameters);

        /**
         * {@return the model's value for a row}
         *
         * @param row number of the row
         * @param prepared what {@link #prepared} made of the parameters
         * @param gradient receives the derivative by each parameter; zero at the call
         */
        double value(int row, double[] prepared, double[] gradient);
    }

    /** Independent normal priors. */
    public static final class Prior {
        private final double[] mean;
        private final double[] sd;

        /**
         * Creates priors.
         *
         * @param mean centre of each parameter
         * @param sd standard deviation of each parameter
         */
        public Prior(double[] mean, double[] sd) {
            this.mean = mean.clone();
            this.sd = sd.clone();
        }

        /** {@return centre of each parameter} */
        public double[] mean() {
            return mean.clone();
        }
    }

    /** Sums over the rows at one place. */
    private static final class Sums {
        final double[][] matrix;
        final double[] slope;
        final double[] curvature;
        double objective;

        Sums(int k) {
            matrix = new double[k][k];
            slope = new double[k];
            curvature = new double[k];
        }
    }

    /**
     * {@return the most probable parameters}
     *
     * @param model the model
     * @param observed observed value of every row the model knows
     * @param rows numbers of the rows to use
     * @param scale deviation that is usual
     * @param prior what is known of the parameters without the rows
     * @param start where to begin
     * @throws FitFailedException if the search does not converge
     */
    public static PriorFit of(Model model, double[] observed, int[] rows, double scale, Prior prior, double[] start) {
        int k = start.length;
        double[] x = start.clone();
        Sums here = sums(model, observed, rows, scale, prior, x, LEAST_BEND);
        double[] step = new double[k];
        double[] next = new double[k];
        double[][] room = new double[k][k];
        double damping = 1e-4;
        double lastGain = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MOST_STEPS; round++) {
            double length = damped(here, damping, step, room);
            for (int j = 0; j < k; j++) {
                next[j] = x[j] + step[j];
            }
            Sums there = sums(model, observed, rows, scale, prior, next, LEAST_BEND);
            double gain = here.objective - there.objective;
            boolean done = length < SMALLEST_STEP || (gain >= 0 && gain < LEAST_GAIN) || damping > MOST_DAMPING;
            if (gain >= 0) {
                lastGain = gain;
                System.arraycopy(next, 0, x, 0, k);
                here = there;
                damping = Math.max(damping / 10, 1e-12);
            } else {
                damping *= 10;
            }
            if (done || (round == MOST_STEPS - 1 && lastGain < FLAT)) {
                Sums whole = sums(model, observed, rows, scale, prior, x, 1);
                return new PriorFit(x, symmetric(whole.matrix), prior, here.objective);
            }
        }
        throw new FitFailedException("the fit did not converge in " + MOST_STEPS + " steps", null);
    }

    /** The damped step, no component longer than a limit; returns its length. */
    private static double damped(Sums at, double damping, double[] step, double[][] room) {
        int k = step.length;
        double[][] matrix = new double[k][];
        double[] down = new double[k];
        for (int j = 0; j < k; j++) {
            matrix[j] = Arrays.copyOf(at.matrix[j], k);
            matrix[j][j] = (matrix[j][j] + Math.max(0, at.curvature[j])) * (1 + damping);
            down[j] = -at.slope[j];
        }
        if (!Cholesky.solve(matrix, down, step, room, k)) {
            Arrays.fill(step, 0);
            return Double.POSITIVE_INFINITY;
        }
        double longest = 0;
        for (double part : step) {
            longest = Math.max(longest, Math.abs(part));
        }
        double shrink = Math.min(1, LARGEST_STEP / longest);
        for (int j = 0; longest > 0 && j < k; j++) {
            step[j] *= shrink;
        }
        return longest;
    }

    private static Sums sums(
            Model model,
            double[] observed,
            int[] rows,
            double scale,
            Prior prior,
            double[] parameters,
            double leastBend) {
        int k = parameters.length;
        Sums sums = new Sums(k);
        double[] gradient = new double[k];
        int[] used = new int[k];
        double[] prepared = model.prepared(parameters);
        for (int row : rows) {
            Arrays.fill(gradient, 0);
            double r = (model.value(row, prepared, gradient) - observed[row]) / scale;
            double root = Math.sqrt(1 + r * r);
            sums.objective += 2 * (root - 1);
            int count = 0;
            for (int j = 0; j < k; j++) {
                if (gradient[j] != 0) {
                    used[count++] = j;
                }
            }
            double weight = 1 / (scale * scale * root);
            // Where the loss is nearly straight, its own curvature is less than this bound on it; steps are longer
            // then.
            double bend = Math.max(leastBend, 1 / (root * root));
            for (int a = 0; a < count; a++) {
                double weighted = weight * gradient[used[a]];
                sums.slope[used[a]] += weighted * r * scale;
                sums.curvature[used[a]] += weighted * r * scale * (1 - gradient[used[a]]);
                for (int b = 0; b <= a; b++) {
                    sums.matrix[used[a]][used[b]] += bend * weighted * gradient[used[b]];
                }
            }
        }
        for (int j = 0; j < k; j++) {
            double precision = 1 / (prior.sd[j] * prior.sd[j]);
            double off = parameters[j] - prior.mean[j];
            sums.objective += off * off * precision;
            sums.slope[j] += off * precision;
            sums.matrix[j][j] += precision;
        }
        if (Double.isNaN(sums.objective)) {
            sums.objective = Double.POSITIVE_INFINITY;
        }
        return sums;
    }

    private static double[][] symmetric(double[][] lower) {
        int k = lower.length;
        double[][] full = new double[k][k];
        for (int j = 0; j < k; j++) {
            for (int l = 0; l <= j; l++) {
                full[j][l] = lower[j][l];
                full[l][j] = lower[j][l];
            }
        }
        return full;
    }

    /** {@return the most probable parameters} */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * {@return their covariance, if the rows tell as much as a share of them would that deviated independently}
     *
     * @param share 1 for independent rows, less where rows deviate together
     */
    public double[][] covariance(double share) {
        int k = parameters.length;
        double[][] matrix = new double[k][k];
        for (int j = 0; j < k; j++) {
            double precision = 1 / (prior.sd[j] * prior.sd[j]);
            for (int l = 0; l < k; l++) {
                matrix[j][l] = share * information[j][l];
            }
            matrix[j][j] += (1 - share) * precision;
        }
        return Matrices.inverse(matrix);
    }

    /** {@return the least value of the sum that is minimised} */
    public double objective() {
        return objective;
    }
}
