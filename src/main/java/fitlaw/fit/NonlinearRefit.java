package fitlaw.fit;

import java.util.function.Supplier;

/**
 * Refits of a {@link NonlinearFit} to resampled rows, each from the fit itself by damped Gauss–Newton steps (Levenberg 1944,
 * Marquardt 1963) over parameters in units of the length of their derivatives.
 */
public final class NonlinearRefit implements ResidualRefit {
    private static final int MOST_STEPS = 200;
    private static final double MOST_DAMPING = 1e10;
    /**
     * Share of the sum of squares that the last step would take off: it moves parameters by the millionth part of their
     * standard errors, and resampling moves them by all of it.
     */
    private static final double LEAST_GAIN = 1e-12;
    /** Share of a derivative that those before it must leave, as in {@link LinearFit}. */
    private static final double SINGULAR = 1e-14;

    private final Supplier<NonlinearFit.Model> models;
    private final NonlinearFit.Model model;
    private final double[] observed;
    private final double[] fit;
    private final double[] fitted;
    private final double[] values;
    private final double[][] jacobian;

    /**
     * Prepares refits.
     *
     * @param models gives the model, for each thread one of its own
     * @param observed observations
     * @param fit parameters of the fit to them
     * @param fitted fitted value of each row
     */
    public NonlinearRefit(Supplier<NonlinearFit.Model> models, double[] observed, double[] fit, double[] fitted) {
        this.models = models;
        this.model = models.get();
        this.observed = observed.clone();
        this.fit = fit.clone();
        this.fitted = fitted.clone();
        values = new double[observed.length];
        jacobian = new double[observed.length][fit.length];
    }

    @Override
    public NonlinearRefit another() {
        return new NonlinearRefit(models, observed, fit, fitted);
    }

    @Override
    public int rows() {
        return observed.length;
    }

    @Override
    public int parameters() {
        return fit.length;
    }

    @Override
    public int degreesOfFreedom() {
        return observed.length - fit.length;
    }

    @Override
    public double[] residuals() {
        double[] residuals = new double[observed.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = observed[i] - fitted[i];
        }
        return residuals;
    }

    @Override
    public boolean drawn(double[] counts, double[] into) {
        return descend(observed, counts, into);
    }

    @Override
    public boolean disturbed(double[] noise, double[] into) {
        double[] target = new double[observed.length];
        double[] ones = new double[observed.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = fitted[i] + noise[i];
            ones[i] = 1;
        }
        return descend(target, ones, into);
    }

    private boolean descend(double[] target, double[] weights, double[] into) {
        int k = fit.length;
        double[] at = fit.clone();
        double[] next = new double[k];
        double[] length = new double[k];
        double[] moment = new double[k];
        double[] step = new double[k];
        double[][] gram = new double[k][k];
        double[][] damped = new double[k][k];
        double[][] lower = new double[k][k];
        double now = squares(at, target, weights);
        double damping = 0;
        normalEquations(target, weights, gram, moment, length);
        for (int round = 0; round < MOST_STEPS && damping < MOST_DAMPING; round++) {
            for (int j = 0; j < k; j++) {
                System.arraycopy(gram[j], 0, damped[j], 0, k);
                damped[j][j] *= 1 + damping;
            }
            if (!Cholesky.solve(damped, moment, step, lower, SINGULAR)) {
                if (damping > 1) {
                    return false;
                }
                damping = Math.max(10 * damping, 1e-9);
                continue;
            }
            double gain = 0;
            for (int j = 0; j < k; j++) {
                next[j] = at[j] + (length[j] > 0 ? step[j] / length[j] : 0);
                gain += step[j] * moment[j];
            }
            if (gain <= LEAST_GAIN * now && damping < 1e-3) {
                System.arraycopy(next, 0, into, 0, k);
                return true;
            }
            double there = squares(next, target, weights);
            if (there < now) {
                System.arraycopy(next, 0, at, 0, k);
                now = there;
                normalEquations(target, weights, gram, moment, length);
                damping = damping < 1e-9 ? 0 : damping / 10;
            } else {
                damping = Math.max(8 * damping, 1e-6);
            }
        }
        return false;
    }

    /** Weighted sum of squares, leaving values and derivatives of the place; infinite where the model is not defined. */
    private double squares(double[] at, double[] target, double[] weights) {
        model.evaluate(at, values, jacobian);
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            sum += weights[i] > 0 ? weights[i] * (target[i] - values[i]) * (target[i] - values[i]) : 0;
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /** Normal equations of the place last evaluated, each derivative scaled to length 1. */
    private void normalEquations(double[] target, double[] weights, double[][] gram, double[] moment, double[] length) {
        for (int j = 0; j < length.length; j++) {
            double sum = 0;
            for (int i = 0; i < target.length; i++) {
                sum += weights[i] > 0 ? weights[i] * jacobian[i][j] * jacobian[i][j] : 0;
            }
            length[j] = Math.sqrt(sum);
        }
        for (int j = 0; j < length.length; j++) {
            moment[j] = 0;
            for (int i = 0; i < target.length; i++) {
                moment[j] += weights[i] > 0 ? weights[i] * jacobian[i][j] / length[j] * (target[i] - values[i]) : 0;
            }
            for (int l = 0; l <= j; l++) {
                double sum = 0;
                for (int i = 0; i < target.length; i++) {
                    sum += weights[i] > 0 ? weights[i] * jacobian[i][j] * jacobian[i][l] : 0;
                }
                gram[j][l] = sum / (length[j] * length[l]);
            }
        }
    }
}
