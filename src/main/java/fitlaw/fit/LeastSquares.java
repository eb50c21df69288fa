package fitlaw.fit;

import java.util.Arrays;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * A least-squares problem at its solution: what each row and each parameter do to it. For a linear model all of it is exact;
 * for another it is that of the model's tangent at the solution.
 *
 * <p>Source of leverage and deletion: Belsley, Kuh and Welsch, <i>Regression Diagnostics</i> (1980), chapter 2.
 */
public final class LeastSquares {
    /** A leverage nearer to 1 than this is that of a row that has a parameter of its own. */
    private static final double ALONE = 1e-9;

    private final NonlinearFit.Model model;
    private final double[] observed;
    private final double[] parameters;
    private final double inflation;
    private final double[] residuals;
    private final double[][] jacobian;
    private final RealMatrix inverse;
    private final double squares;

    private LeastSquares(NonlinearFit.Model model, double[] observed, double[] parameters, double inflation) {
        this.model = model;
        this.observed = observed;
        this.parameters = parameters;
        this.inflation = inflation;
        double[] values = new double[observed.length];
        jacobian = new double[observed.length][parameters.length];
        model.evaluate(parameters, values, jacobian);
        residuals = new double[observed.length];
        Arrays.setAll(residuals, i -> observed[i] - values[i]);
        squares = Arrays.stream(residuals).map(e -> e * e).sum();
        inverse = NonlinearFit.inverseGram(jacobian, parameters.length);
    }

    /**
     * {@return the problem at its solution}
     *
     * @param model the model of the observations
     * @param observed observations, more than parameters
     * @param parameters the parameters of least squared deviation
     * @param inflation factor on the residual variance; 1 unless weights were found from the residuals themselves
     * @throws FitFailedException if the parameters cannot be told apart
     */
    public static LeastSquares of(NonlinearFit.Model model, double[] observed, double[] parameters, double inflation) {
        return new LeastSquares(model, observed.clone(), parameters.clone(), inflation);
    }

    /**
     * {@return a model of weighted observations, each times the root of its weight}
     *
     * @param model model of the plain ones
     * @param weights weight of each, positive
     */
    public static NonlinearFit.Model weighted(NonlinearFit.Model model, double[] weights) {
        if (Arrays.stream(weights).allMatch(w -> w == 1)) {
            return model;
        }
        double[] root = Arrays.stream(weights).map(Math::sqrt).toArray();
        return (at, values, derivatives) -> {
            model.evaluate(at, values, derivatives);
            for (int i = 0; i < root.length; i++) {
                values[i] *= root[i];
                for (int j = 0; j < at.length; j++) {
                    derivatives[i][j] *= root[i];
                }
            }
        };
    }

    /**
     * {@return observations, each times the root of its weight}
     *
     * @param observed plain observations
     * @param weights weight of each, positive
     */
    public static double[] weighted(double[] observed, double[] weights) {
        double[] weighted = new double[observed.length];
        Arrays.setAll(weighted, i -> observed[i] * Math.sqrt(weights[i]));
        return weighted;
    }

    NonlinearFit.Model model() {
        return model;
    }

    double[] observed() {
        return observed;
    }

    double[] residuals() {
        return residuals;
    }

    /** {@return the fit ready to be repeated on resampled rows, in one thread} */
    public ResidualRefit refit() {
        double[] fitted = new double[observed.length];
        Arrays.setAll(fitted, i -> observed[i] - residuals[i]);
        return new NonlinearRefit(() -> model, observed, parameters, fitted);
    }

    /** {@return number of rows} */
    public int rows() {
        return observed.length;
    }

    /** {@return the parameters at the solution} */
    public double[] parameters() {
        return parameters.clone();
    }

    /** {@return sum of squared residuals} */
    public double squares() {
        return squares;
    }

    /** {@return rows less parameters} */
    public int degreesOfFreedom() {
        return observed.length - parameters.length;
    }

    /** {@return residual variance, {@code SSE / (n - parameters)}, times the inflation} */
    public double variance() {
        return inflation * squares / degreesOfFreedom();
    }

    /**
     * {@return standard error of a parameter}
     *
     * @param j its index
     */
    public double standardError(int j) {
        return Math.sqrt(variance() * inverse.getEntry(j, j));
    }

    /**
     * {@return variance of a function of the parameters}
     *
     * @param gradient its derivatives by the parameters
     */
    public double variance(double[] gradient) {
        return variance() * quadratic(gradient);
    }

    private double quadratic(double[] weights) {
        double[] product = inverse.operate(weights);
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * product[j];
        }
        return Math.max(0, sum);
    }

    /**
     * {@return residual of a row, observed less fitted}
     *
     * @param row row, from 0
     */
    public double residual(int row) {
        return residuals[row];
    }

    /**
     * {@return leverage of a row, the derivative of its fitted value by its observation: between 0 and 1, and 1 for a row
     * that a parameter of its own follows}
     *
     * @param row row, from 0
     */
    public double leverage(int row) {
        return Math.min(1, quadratic(jacobian[row]));
    }

    private boolean alone(int row) {
        return 1 - leverage(row) < ALONE;
    }

    /**
     * {@return residual of a row over its standard error from the other rows, a t variable with one degree of freedom less
     * than the fit; NaN where a parameter follows that row alone}
     *
     * @param row row, from 0
     */
    public double studentised(int row) {
        if (alone(row) || degreesOfFreedom() < 2) {
            return Double.NaN;
        }
        double rest = 1 - leverage(row);
        double others = (squares - residuals[row] * residuals[row] / rest) / (degreesOfFreedom() - 1);
        return residuals[row] / Math.sqrt(inflation * Math.max(0, others) * rest);
    }

    /**
     * {@return the parameters without a row: {@code p - (JᵀJ)⁻¹ j e / (1 - h)}; where a parameter follows that row alone, the
     * parameters as they are, since no other moves}
     *
     * @param row row, from 0
     */
    public double[] without(int row) {
        if (alone(row)) {
            return parameters();
        }
        double[] move = inverse.operate(jacobian[row]);
        double[] moved = new double[parameters.length];
        Arrays.setAll(moved, j -> parameters[j] - move[j] * residuals[row] / (1 - leverage(row)));
        return moved;
    }
}
