package fitlaw.fit;

import fitlaw.task.Task;
import java.util.Arrays;

/**
 * Levenberg–Marquardt steps down from a start near the answer, which put up with places where the model is not defined and
 * with parameters that have no effect.
 */
final class Descent {
    private static final int MOST_STEPS = 300;
    private static final double LEAST_DAMPING = 1e-15;
    private static final double MOST_DAMPING = 1e10;

    private final NonlinearFit.Model model;
    private final double[] observed;
    private final int k;
    private final double[] values;
    private final double[][] jacobian;
    private final double[][] gram;
    private final double[] moment;
    private final double[] length;

    private Descent(NonlinearFit.Model model, double[] observed, int parameters) {
        this.model = model;
        this.observed = observed;
        this.k = parameters;
        this.values = new double[observed.length];
        this.jacobian = new double[observed.length][k];
        this.gram = new double[k][k];
        this.moment = new double[k];
        this.length = new double[k];
    }

    /** A place with its sum of squares, infinite where the model is not defined. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this package
    record Place(double[] at, double squares) {}

    /** The place of least squares that lies down from a start. */
    static Place from(NonlinearFit.Model model, double[] observed, double[] start) {
        return new Descent(model, observed, start.length).run(start.clone());
    }

    private Place run(double[] at) {
        Task task = Task.current();
        double now = squares(at);
        if (!Double.isFinite(now) || k == 0) {
            return new Place(at, now);
        }
        double damping = LEAST_DAMPING;
        double[][] damped = new double[k][k];
        double[][] lower = new double[k][k];
        double[] step = new double[k];
        double[] next = new double[k];
        normal();
        for (int round = 0; round < MOST_STEPS && damping < MOST_DAMPING; round++) {
            task.check();
            for (int j = 0; j < k; j++) {
                System.arraycopy(gram[j], 0, damped[j], 0, k);
                damped[j][j] = gram[j][j] * (1 + damping) + (gram[j][j] > 0 ? 0 : 1);
            }
            if (!Cholesky.solve(damped, moment, step, lower)) {
                damping = Math.max(10 * damping, 1e-12);
                continue;
            }
            double longest = 0;
            for (int j = 0; j < k; j++) {
                next[j] = at[j] + step[j] * length[j];
                longest = Math.max(longest, Math.abs(step[j] * length[j]) / (Math.abs(at[j]) + Double.MIN_NORMAL));
            }
            double there = squares(next);
            if (!(there < now)) {
                if (longest < 1e-9 || there <= now * (1 + 1e-14)) {
                    break;
                }
                damping = Math.max(8 * damping, 1e-9);
                continue;
            }
            boolean done = now - there < 1e-15 * now;
            System.arraycopy(next, 0, at, 0, k);
            now = there;
            normal();
            damping = Math.max(damping / 10, LEAST_DAMPING);
            if (done) {
                break;
            }
        }
        return new Place(at, now);
    }

    private double squares(double[] at) {
        model.evaluate(at, values, jacobian);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double residual = observed[i] - values[i];
            sum += residual * residual;
            for (int j = 0; j < k; j++) {
                sum += 0 * jacobian[i][j]; // NaN if a derivative is not finite
            }
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /** Normal equations of the place last evaluated, scaled to unit diagonal. */
    private void normal() {
        for (int j = 0; j < k; j++) {
            double sum = 0;
            for (double[] row : jacobian) {
                sum += row[j] * row[j];
            }
            length[j] = sum > 0 ? 1 / Math.sqrt(sum) : 1;
            moment[j] = 0;
            Arrays.fill(gram[j], 0);
        }
        for (int i = 0; i < values.length; i++) {
            double residual = observed[i] - values[i];
            for (int j = 0; j < k; j++) {
                double x = jacobian[i][j] * length[j];
                moment[j] += x * residual;
                for (int l = 0; l <= j; l++) {
                    gram[j][l] += x * jacobian[i][l] * length[l];
                }
            }
        }
    }
}
