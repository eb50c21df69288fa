package fitlaw.fit;

import fitlaw.common.Task;
import java.util.Arrays;

/**
 * Damped Newton steps down an {@link Objective}, the only descent of this package.
 *
 * <p>A step solves {@code (H + λ D) s = g} with the curvature H scaled to unit diagonal and D its diagonal. A step that lowers
 * the objective is taken and λ is divided by ten; otherwise λ grows. With the curvature of Gauss and Newton this is the method of
 * Levenberg (Quarterly of Applied Mathematics 2, 1944) and Marquardt (SIAM Journal 11, 1963). A step that is to gain less than
 * rounding is taken without a further evaluation (Madsen, Nielsen and Tingleff, <i>Methods for Non-Linear Least Squares
 * Problems</i>, 2004).
 *
 * <p>The loop allocates nothing. An object is room to work in for one thread.
 */
final class LevenbergMarquardt {
    private static final double LEAST_DAMPING = 1e-15;
    private static final double MOST_DAMPING = 1e12;
    /** With more damping a small step says nothing of the distance to the minimum. */
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
     * When a descent ends, and how it begins.
     *
     * @param damping the first λ: small near the minimum
     * @param steps largest number of steps
     * @param relativeGain the last step is that which is to lower the objective by less than this share
     * @param gain a step that lowers the objective by less than this is the last
     * @param step a step that changes every parameter by less than this share is the last
     * @param longest limit on the change of a parameter in one step
     */
    record Settings(double damping, int steps, double relativeGain, double gain, double step, double longest) {
        /** For starts anywhere. */
        static final Settings FAR = new Settings(1e-3, 400, 1e-15, 0, 1e-10, Double.POSITIVE_INFINITY);
        /** For starts near the minimum, which is wanted to all digits. */
        static final Settings NEAR = new Settings(LEAST_DAMPING, 300, 1e-16, 0, 1e-9, Double.POSITIVE_INFINITY);
        /**
         * For refits to resampled rows: the last step moves parameters by the millionth part of their standard errors, and
         * resampling moves them by all of it.
         */
        static final Settings REFIT = new Settings(LEAST_DAMPING, 200, 1e-12, 0, 1e-9, Double.POSITIVE_INFINITY);

        Settings withMostSteps(int most) {
            return most < steps ? new Settings(damping, most, relativeGain, gain, step, longest) : this;
        }
    }

    /** {@return whether the last descent arrived at a minimum} */
    boolean converged() {
        return converged;
    }

    /**
     * Leads parameters down.
     *
     * @param objective the function
     * @param at start; receives the end
     * @param settings when to end
     * @return the value there
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
            // At the minimum rounding hides what a step gains; there steps that shrink are taken.
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
        // In a flat valley the search creeps; where the last steps gained hardly more than asked for, it has arrived.
        converged = lastGain < 1000 * settings.gain;
        return now;
    }

    /** Takes the derivatives of the place last evaluated, scaled to unit diagonal, without parameters that are held. */
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

    /** Puts the place after the step into {@code next} and returns its longest relative part. */
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
