package fitlaw.fit;

import java.util.Arrays;

/**
 * The sum that a {@link LeastSquaresProblem} minimises, with work arrays for one thread. Its methods allocate nothing.
 */
final class LeastSquaresObjective implements Objective {
    /** Least curvature assumed of a loss, as a share of its upper bound; where a loss is nearly straight, its own is less. */
    private static final double LEAST_BEND = 0.1;

    private final LeastSquaresProblem problem;
    private final LeastSquaresProblem.Model model;
    private final int n;
    private final int k;
    private final boolean plain;
    private final boolean[] held;
    private final boolean anyLinear;
    private final double[] observed;
    private final double[] weights;
    private final double[] values;
    private final double[][] jacobian;
    private final double[] place;
    private final double[] bend;
    private final int[] used;
    private final int[] free;
    private final double[][] gram;
    private final double[][] lower;
    private final double[] moment;
    private final double[] scale;
    private final double[] solved;

    LeastSquaresObjective(LeastSquaresProblem problem) {
        this(problem, problem.model);
    }

    LeastSquaresObjective(LeastSquaresProblem problem, LeastSquaresProblem.Model model) {
        this.problem = problem;
        this.model = model;
        n = problem.rows();
        k = problem.parameters();
        plain = problem.loss == Loss.SQUARES && problem.scale == 1;
        held = new boolean[k];
        problem.restrictions.forEach(restriction -> held[restriction.held()] = true);
        observed = problem.observed.clone();
        weights = problem.weights.clone();
        values = new double[n];
        jacobian = new double[n][k];
        place = new double[k];
        bend = new double[k];
        used = new int[k];
        free = new int[k];
        gram = new double[k][k];
        lower = new double[k][k];
        moment = new double[k];
        scale = new double[k];
        solved = new double[k];
        boolean linear = false;
        for (int j = 0; j < k; j++) {
            linear |= isSolvedFor(j);
        }
        anyLinear = linear;
    }

    /** Multiplies the weight of each row by the number of times that the row was drawn. */
    void count(double[] counts) {
        for (int i = 0; i < n; i++) {
            weights[i] = problem.weights[i] * counts[i];
        }
    }

    /** Replaces the observations. */
    void observe(double[] other) {
        System.arraycopy(other, 0, observed, 0, n);
    }

    /** Whether a parameter is solved for by linear least squares, given the others. */
    boolean isSolvedFor(int j) {
        return problem.linear[j] && !held[j] && plain && problem.priors.isEmpty();
    }

    @Override
    public int parameters() {
        return k;
    }

    private void evaluate(double[] at) {
        for (Restriction restriction : problem.restrictions) {
            restriction.apply(at);
        }
        System.arraycopy(at, 0, place, 0, k);
        model.evaluate(at, values, jacobian);
        for (Restriction restriction : problem.restrictions) {
            restriction.apply(jacobian);
        }
    }

    @Override
    public double value(double[] at) {
        evaluate(at);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (weights[i] == 0) {
                continue;
            }
            double residual = observed[i] - values[i];
            sum += weights[i] * (plain ? residual * residual : problem.loss.of(residual / problem.scale));
            for (double derivative : jacobian[i]) {
                sum += 0 * derivative; // NaN if a derivative is not finite
            }
        }
        for (int j = 0; j < problem.priors.size(); j++) {
            LeastSquaresProblem.Prior prior = problem.priors.get(j);
            sum += (at[j] - prior.mean()) * (at[j] - prior.mean()) * prior.precision();
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    @Override
    public void derivatives(double[] descent, double[][] curvature, double[] damped) {
        Arrays.fill(bend, 0);
        for (int i = 0; i < n; i++) {
            if (weights[i] != 0) {
                addRow(i, descent, curvature);
            }
        }
        for (int j = 0; j < problem.priors.size(); j++) {
            LeastSquaresProblem.Prior prior = problem.priors.get(j);
            descent[j] -= (place[j] - prior.mean()) * prior.precision();
            curvature[j][j] += prior.precision();
        }
        for (int j = 0; j < k; j++) {
            curvature[j][j] += Math.max(0, bend[j]);
            damped[j] = isSolvedFor(j) ? 0 : curvature[j][j];
        }
    }

    private void addRow(int i, double[] descent, double[][] curvature) {
        double[] derivatives = jacobian[i];
        double residual = observed[i] - values[i];
        double weight = weights[i];
        double straight = 1;
        if (!plain) {
            double u = residual / problem.scale;
            double reweighted = problem.loss.weight(u);
            straight = reweighted > 0 ? Math.max(LEAST_BEND, problem.loss.slope(u) / reweighted) : 0;
            weight *= reweighted / (problem.scale * problem.scale);
        }
        int count = 0;
        for (int j = 0; j < k; j++) {
            if (derivatives[j] != 0) {
                used[count++] = j;
            }
        }
        for (int a = 0; a < count; a++) {
            int j = used[a];
            double weighted = weight * derivatives[j];
            double[] row = curvature[j];
            descent[j] += weighted * residual;
            weighted *= straight;
            for (int b = 0; b <= a; b++) {
                row[used[b]] += weighted * derivatives[used[b]];
            }
        }
        for (int a = 0; problem.logarithmic && a < count; a++) {
            double first = derivatives[used[a]];
            bend[used[a]] -= weight * residual * first * (1 - first);
        }
    }

    @Override
    public double inside(int j, double value) {
        return Math.min(problem.high[j], Math.max(problem.low[j], value));
    }

    @Override
    public boolean isHeld(int j, double at, double descent) {
        return held[j] || (at <= problem.low[j] && descent < 0) || (at >= problem.high[j] && descent > 0);
    }

    @Override
    public void solveLinear(double[] at) {
        if (!anyLinear) {
            return;
        }
        int m = 0;
        for (int j = 0; j < k; j++) {
            if (isSolvedFor(j)) {
                free[m++] = j;
                at[j] = 0;
            }
        }
        evaluate(at);
        for (int j = 0; j < m; j++) {
            scale[j] = 0;
            moment[j] = 0;
            Arrays.fill(gram[j], 0);
            for (int i = 0; i < n; i++) {
                scale[j] += weights[i] == 0 ? 0 : weights[i] * jacobian[i][free[j]] * jacobian[i][free[j]];
            }
            scale[j] = scale[j] > 0 ? 1 / Math.sqrt(scale[j]) : 1;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m && weights[i] != 0; j++) {
                double x = weights[i] * jacobian[i][free[j]] * scale[j];
                moment[j] += x * (observed[i] - values[i]);
                for (int l = 0; l <= j; l++) {
                    gram[j][l] += x * jacobian[i][free[l]] * scale[l];
                }
            }
        }
        for (int j = 0; j < m; j++) {
            gram[j][j] *= 1 + 1e-12;
        }
        boolean regular = Cholesky.solve(gram, moment, solved, lower, m);
        for (int j = 0; j < m; j++) {
            at[free[j]] = (regular ? solved[j] : moment[j] / m) * scale[j];
        }
    }

    /** Marks the parameters at a bound beyond which the sum would be lower, at the point last evaluated. */
    boolean[] atBounds(double[] at) {
        boolean[] blocked = new boolean[k];
        for (int j = 0; j < k; j++) {
            double slope = 0;
            for (int i = 0; i < n; i++) {
                slope += weights[i] * jacobian[i][j] * (observed[i] - values[i]);
            }
            blocked[j] = !held[j] && isHeld(j, at[j], slope);
        }
        return blocked;
    }

    /**
     * Residuals and derivatives at the point last evaluated, times the square root of the weights; rows of the prior
     * come last.
     */
    void rows(double[] residuals, double[][] derivatives) {
        for (int i = 0; i < n; i++) {
            double residual = observed[i] - values[i];
            double weight = weights[i];
            if (!plain) {
                weight *= problem.loss.weight(residual / problem.scale) / (problem.scale * problem.scale);
            }
            double root = Math.sqrt(weight);
            residuals[i] = root * residual;
            for (int j = 0; j < k; j++) {
                derivatives[i][j] = root * jacobian[i][j];
            }
        }
        for (int j = 0; j < problem.priors.size(); j++) {
            LeastSquaresProblem.Prior prior = problem.priors.get(j);
            double root = Math.sqrt(prior.precision());
            residuals[n + j] = root * (prior.mean() - place[j]);
            derivatives[n + j][j] = root;
        }
    }
}
