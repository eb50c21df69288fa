package fitlaw.fit;

import fitlaw.common.Task;
import java.util.Arrays;

/**
 * Minimises an {@link Objective} by damped Newton steps.
 *
 * <p>A step solves {@code (H + λ D) s = g} with the curvature H scaled to unit diagonal and D its diagonal. A step that
 * lowers the objective is taken and λ is divided by ten; otherwise λ grows. With the curvature of Gauss and Newton this
 * is the method of Levenberg (Quarterly of Applied Mathematics 2, 1944) and Marquardt (SIAM Journal 11, 1963). A step
 * whose expected gain is below rounding is accepted without another evaluation (Madsen, Nielsen and Tingleff,
 * <i>Methods for Non-Linear Least Squares Problems</i>, 2004).
 *
 * <p>The loop allocates nothing. An object holds the work arrays of one thread.
 */
final class LevenbergMarquardt {
    private static final double LEAST_DAMPING = 1e-15;
    private static final double MOST_DAMPING = 1e12;
    /** With more damping a small step does not show that the minimum is near. */
    private static final double SMALL_DAMPING = 1e-3;

    private static final double ROUNDING = 1e-14;

    private final int k;
    private final double[][] curvature;
    private final double[][] damped;
    private final double[][] lower;
    private final double[] descent;
    private final double[] diagonal;
    private final double[] length;
    private final double[] step;
    private final double[] next;
    private boolean converged;

    LevenbergMarquardt(int parameters) {
        k = parameters;
        curvature = new double[k][k];
        damped = new double[k][k];
        lower = new double[k][k];
        descent = new double[k];
        diagonal = new double[k];
        length = new double[k];
        step = new double[k];
        next = new double[k];
    }

    /**
     * Initial damping and stopping rules.
     *
     * @param damping initial λ: small near the minimum
     * @param steps largest number of steps
     * @param relativeGain stop at a step whose expected gain is less than this share of the objective
     * @param gain stop at a step that lowers the objective by less than this
     * @param step stop at a step that changes every parameter by less than this share
     * @param longest limit on the change of a parameter in one step
     */
    record Settings(double damping, int steps, double relativeGain, double gain, double step, double longest) {
        /** For arbitrary starts. */
        static final Settings FAR = new Settings(1e-3, 400, 1e-15, 0, 1e-10, Double.POSITIVE_INFINITY);
        /** For starts near the minimum, minimised to full precision. */
        static final Settings NEAR = new Settings(LEAST_DAMPING, 300, 1e-16, 0, 1e-9, Double.POSITIVE_INFINITY);
        /**
         * For refits to resampled rows: the last step moves parameters by about a millionth of their standard errors,
         * far less than resampling does.
         */
        static final Settings REFIT = new Settings(LEAST_DAMPING, 200, 1e-12, 0, 1e-9, Double.POSITIVE_INFINITY);

        Settings withMostSteps(int most) {
            return most < steps ? new Settings(damping, most, relativeGain, gain, step, longest) : this;
        }
    }

    /** {@return whether the last minimisation converged} */
    boolean converged() {
        return converged;
    }

    /**
     * Minimises an objective.
     *
     * @param objective the function
     * @param at start; receives the solution
     * @param settings stopping rules
     * @return the value at the solution
     */
    double minimise(Objective objective, double[] at, Settings settings) {
        Task task = Task.current();
        double now = objective.value(at);
        converged = k == 0;
        if (!Double.isFinite(now) || k == 0) {
            return now;
        }
        double damping = settings.damping;
        double lastGain = Double.POSITIVE_INFINITY;
        double lastLongest = Double.POSITIVE_INFINITY;
        derivatives(objective, at);
        for (int round = 0; round < settings.steps && damping < MOST_DAMPING; round++) {
            task.check();
            if (!solve(damping)) {
                damping = Math.max(10 * damping, 1e-12);
                continue;
            }
            double expected = scaledGain();
            double longest = move(objective, at, settings.longest);
            if (damping < SMALL_DAMPING && (expected <= settings.relativeGain * now || longest < settings.step)) {
                System.arraycopy(next, 0, at, 0, k);
                converged = true;
                return Math.max(0, now - expected);
            }
            objective.solveLinear(next);
            double there = objective.value(next);
            // At the minimum rounding hides the gain of a step; there, steps that shrink are accepted.
            boolean shrinks = longest < lastLongest / 2 && there <= now * (1 + ROUNDING) && damping < SMALL_DAMPING;
            if (!(there < now || shrinks)) {
                if (longest < settings.step) {
                    converged = true;
                    return now;
                }
                damping = Math.max(8 * damping, 1e-9);
                continue;
            }
            lastGain = now - there;
            lastLongest = longest;
            now = there;
            System.arraycopy(next, 0, at, 0, k);
            if (lastGain >= 0 && lastGain < settings.gain) {
                converged = true;
                return now;
            }
            derivatives(objective, at);
            damping = Math.max(damping / 10, LEAST_DAMPING);
        }
        // In a flat valley the steps are tiny; if the last one gained hardly more than the tolerance, this is
        // convergence.
        converged = lastGain < 1000 * settings.gain;
        return now;
    }

    /**
     * Computes the derivatives at the point last evaluated, scaled to unit diagonal, without parameters that are held.
     */
    private void derivatives(Objective objective, double[] at) {
        Arrays.fill(descent, 0);
        for (double[] row : curvature) {
            Arrays.fill(row, 0);
        }
        objective.derivatives(descent, curvature, diagonal);
        for (int j = 0; j < k; j++) {
            double own = curvature[j][j];
            boolean held = objective.isHeld(j, at[j], descent[j]) || own == 0;
            length[j] = held ? 0 : 1 / Math.sqrt(Math.abs(own));
        }
        for (int j = 0; j < k; j++) {
            descent[j] *= length[j];
            diagonal[j] *= length[j] * length[j];
            for (int l = 0; l < j; l++) {
                curvature[j][l] *= length[j] * length[l];
            }
            curvature[j][j] = length[j] > 0 ? Math.signum(curvature[j][j]) : 1;
        }
    }

    private boolean solve(double damping) {
        for (int j = 0; j < k; j++) {
            System.arraycopy(curvature[j], 0, damped[j], 0, j);
            damped[j][j] = curvature[j][j] + LEAST_DAMPING + damping * diagonal[j];
        }
        return Cholesky.solve(damped, descent, step, lower, k);
    }

    private double scaledGain() {
        double gain = 0;
        for (int j = 0; j < k; j++) {
            gain += step[j] * descent[j];
        }
        return gain;
    }

    /** Stores the point after the step in {@code next} and returns the largest relative change of a parameter. */
    private double move(Objective objective, double[] at, double most) {
        double shrink = 1;
        for (int j = 0; j < k; j++) {
            step[j] *= length[j];
            shrink = Math.min(shrink, most / Math.abs(step[j]));
        }
        double longest = 0;
        for (int j = 0; j < k; j++) {
            next[j] = length[j] > 0 ? objective.inside(j, at[j] + shrink * step[j]) : at[j];
            if (diagonal[j] > 0) {
                longest = Math.max(longest, Math.abs(next[j] - at[j]) / (Math.abs(at[j]) + Double.MIN_NORMAL));
            }
        }
        return longest;
    }
}
