package fitlaw.fit;

import fitlaw.fit.LevenbergMarquardt.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A least-squares problem: a model of observations with unknown parameters.
 *
 * <pre>
 *   minimise  Σ w_i loss((y_i - f_i(p)) / scale)  +  Σ ((p_j - mean_j) / sd_j)²
 * </pre>
 *
 * <p>By default the loss is the square, every weight is 1, the scale is 1 and there is no prior:
 *
 * <pre>{@code
 * // Exponential decay, y = p0 exp(-p1 t), with its derivatives.
 * LeastSquaresProblem decay = LeastSquaresProblem.of(
 *         (p, values, jacobian) -> {
 *             for (int i = 0; i < values.length; i++) {
 *                 values[i] = p[0] * Math.exp(-p[1] * t[i]);
 *                 jacobian[i][0] = Math.exp(-p[1] * t[i]);
 *                 jacobian[i][1] = -t[i] * values[i];
 *             }
 *         },
 *         y,
 *         2);
 * LeastSquaresSolution fit = decay.solve(new double[] {1, 0.1});
 * fit.parameter(1);
 * fit.standardError(1);
 * }</pre>
 *
 * <p>{@link #solve} starts from given parameters, {@link #search} from many. A problem is immutable; each {@code with…}
 * method returns a new one.
 */
public final class LeastSquaresProblem {
    final Model model;
    final double[] observed;
    final int parameters;
    // Each of these is set once, before the new problem is returned.
    double[] weights;
    Loss loss = Loss.SQUARES;
    double scale = 1;
    List<Prior> priors = List.of();
    boolean[] linear;
    double[] low;
    double[] high;
    List<Restriction> restrictions = List.of();
    boolean logarithmic;
    int steps = Integer.MAX_VALUE;

    private LeastSquaresProblem(Model model, double[] observed, int parameters) {
        this.model = model;
        this.observed = observed;
        this.parameters = parameters;
        weights = filled(observed.length, 1);
        linear = new boolean[parameters];
        low = filled(parameters, Double.NEGATIVE_INFINITY);
        high = filled(parameters, Double.POSITIVE_INFINITY);
    }

    private LeastSquaresProblem copy() {
        LeastSquaresProblem copy = new LeastSquaresProblem(model, observed, parameters);
        copy.weights = weights;
        copy.loss = loss;
        copy.scale = scale;
        copy.priors = priors;
        copy.linear = linear;
        copy.low = low;
        copy.high = high;
        copy.restrictions = restrictions;
        copy.logarithmic = logarithmic;
        copy.steps = steps;
        return copy;
    }

    private static double[] filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    /** A model of a vector of observations. */
    @FunctionalInterface
    public interface Model {
        /**
         * Computes the model's values and their derivatives. Where the model is not defined, values may be infinite or
         * NaN.
         *
         * @param parameters parameters
         * @param values receives a value per observation
         * @param jacobian receives the derivative of each value (first index) by each parameter (second index); every
         *     entry must be set
         */
        void evaluate(double[] parameters, double[] values, double[][] jacobian);

        /** {@return this model for another thread; a model with work arrays returns a copy} */
        default Model another() {
            return this;
        }
    }

    /** Normal prior of a parameter, independent of the others. */
    record Prior(double mean, double precision) {}

    /**
     * {@return an ordinary least-squares problem}
     *
     * @param model the model
     * @param observed observations, n of them
     * @param parameters number of parameters, k
     */
    public static LeastSquaresProblem of(Model model, double[] observed, int parameters) {
        return new LeastSquaresProblem(model, observed.clone(), parameters);
    }

    /**
     * {@return this problem with the given weights instead of its own}
     *
     * @param perRow weight of each row, not negative, such as the inverse of the variance of its noise
     * @throws IllegalArgumentException if the number of weights differs from the number of rows or a weight is negative
     *     or NaN
     */
    public LeastSquaresProblem withWeights(double[] perRow) {
        requireSize("weights", perRow.length, rows());
        if (!Arrays.stream(perRow).allMatch(w -> w >= 0)) {
            throw new IllegalArgumentException("weights must not be negative: " + Arrays.toString(perRow));
        }
        LeastSquaresProblem other = copy();
        other.weights = perRow.clone();
        return other;
    }

    /**
     * {@return this problem with a robust loss}
     *
     * @param robust the loss
     * @param residualScale residual beyond which the loss grows more slowly than the square, positive
     */
    public LeastSquaresProblem withLoss(Loss robust, double residualScale) {
        if (!(residualScale > 0)) {
            throw new IllegalArgumentException("the scale of a loss must be positive: " + residualScale);
        }
        LeastSquaresProblem other = copy();
        other.loss = robust;
        other.scale = residualScale;
        return other;
    }

    /**
     * {@return this problem with a normal prior for every parameter, each equivalent to one more row}
     *
     * @param mean centre of each parameter
     * @param sd standard deviation of each parameter, positive; infinite for a parameter without a prior
     */
    public LeastSquaresProblem withPrior(double[] mean, double[] sd) {
        requireSize("means of the prior", mean.length, parameters);
        requireSize("standard deviations of the prior", sd.length, parameters);
        if (!Arrays.stream(sd).allMatch(value -> value > 0)) {
            throw new IllegalArgumentException(
                    "standard deviations of a prior must be positive: " + Arrays.toString(sd));
        }
        LeastSquaresProblem other = copy();
        other.priors = IntStream.range(0, parameters)
                .mapToObj(j -> new Prior(mean[j], 1 / (sd[j] * sd[j])))
                .toList();
        return other;
    }

    /**
     * {@return this problem with some parameters declared linear: the model must be jointly linear in them if the
     * others are held. Searches solve for them (variable projection; Kaufman, BIT 15, 1975)}
     *
     * @param solvedFor whether the model is linear in each parameter
     */
    public LeastSquaresProblem withLinear(boolean[] solvedFor) {
        requireSize("marks of linear parameters", solvedFor.length, parameters);
        LeastSquaresProblem other = copy();
        other.linear = solvedFor.clone();
        return other;
    }

    /**
     * {@return this problem with its linear parameters detected: those whose second differences vanish, on scales from
     * 1e-3 to 1e12}
     *
     * @param seed seed of the trial parameters
     */
    public LeastSquaresProblem withLinearProbed(long seed) {
        return withLinear(LinearProbe.of(this, seed));
    }

    /**
     * {@return this problem with bounds on a parameter}
     *
     * @param parameter index of a parameter
     * @param lowest lower bound, or {@code -Infinity}
     * @param highest upper bound, or {@code +Infinity}
     */
    public LeastSquaresProblem withBounds(int parameter, double lowest, double highest) {
        if (!(lowest <= highest)) {
            throw new IllegalArgumentException("bounds must be in order: " + lowest + ", " + highest);
        }
        LeastSquaresProblem other = copy();
        other.low = with(low, parameter, lowest);
        other.high = with(high, parameter, highest);
        other.linear = linear.clone();
        other.linear[parameter] = false;
        return other;
    }

    private static double[] with(double[] values, int index, double value) {
        double[] changed = values.clone();
        changed[index] = value;
        return changed;
    }

    /**
     * {@return this problem with a parameter fixed at a value}
     *
     * @param parameter index of a parameter
     * @param value its value
     */
    public LeastSquaresProblem withPinned(int parameter, double value) {
        return with(Restriction.at(parameter, value));
    }

    /**
     * {@return this problem with a parameter tied to another one times a factor}
     *
     * @param parameter index of the parameter that is tied
     * @param to index of the parameter that it follows, neither tied nor pinned itself
     * @param factor factor
     */
    public LeastSquaresProblem withTied(int parameter, int to, double factor) {
        if (parameter == to) {
            throw new IllegalArgumentException("parameter " + parameter + " cannot be tied to itself");
        }
        return with(Restriction.ratio(parameter, to, factor));
    }

    private LeastSquaresProblem with(Restriction restriction) {
        LeastSquaresProblem other = copy();
        other.restrictions =
                Stream.concat(restrictions.stream(), Stream.of(restriction)).toList();
        return other;
    }

    /**
     * {@return this problem with its parameters declared as logarithms of positive numbers, and its values as the
     * logarithm of a sum of terms proportional to them. Steps then use the curvature of such a sum and change no
     * parameter by more than 1; otherwise a search converges slowly where a term goes to 0}
     */
    public LeastSquaresProblem withLogarithms() {
        LeastSquaresProblem other = copy();
        other.logarithmic = true;
        return other;
    }

    /**
     * {@return this problem with a limit on the steps of {@link #solve}, for problems that converge quickly or not at
     * all}
     *
     * @param most number of steps, positive
     */
    public LeastSquaresProblem withMostSteps(int most) {
        LeastSquaresProblem other = copy();
        other.steps = most;
        return other;
    }

    private static void requireSize(String what, int found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %d are needed, found %d", what, wanted, found));
        }
    }

    /** {@return number of rows} */
    public int rows() {
        return observed.length;
    }

    /** {@return number of parameters} */
    public int parameters() {
        return parameters;
    }

    boolean isPinned(int parameter) {
        return restrictions.stream().anyMatch(restriction -> restriction.held() == parameter);
    }

    /** Requires more rows than parameters unless there is a prior. */
    void requireRows() {
        if (rows() <= parameters - restrictions.size() && priors.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d rows are too few for %d parameters: at least one residual degree of freedom is needed",
                    rows(),
                    parameters - restrictions.size()));
        }
    }

    /** Whether the sum is one of squares without a prior, which can be minimised to full precision. */
    boolean isPlain() {
        return loss == Loss.SQUARES && priors.isEmpty();
    }

    /**
     * {@return the solution near a start. Squares without a prior are minimised to full precision, other sums to 1e-5,
     * where 1 is the cost of moving a parameter by one standard error}
     *
     * @param start parameters
     * @throws FitFailedException if the search does not converge or the rows do not determine the parameters
     * @throws IllegalArgumentException if the rows do not outnumber the parameters and there is no prior
     */
    public LeastSquaresSolution solve(double[] start) {
        requireRows();
        Settings settings = isPlain()
                ? Settings.FAR
                : new Settings(1e-4, 2_000, 0, 1e-5, 1e-7, logarithmic ? 1 : Double.POSITIVE_INFINITY);
        settings = settings.withMostSteps(steps);
        double[] at = start.clone();
        LevenbergMarquardt descent = new LevenbergMarquardt(parameters);
        descent.minimise(new LeastSquaresObjective(this), at, settings);
        if (!descent.converged()) {
            throw new FitFailedException("the fit did not converge in " + settings.steps() + " steps", null);
        }
        return isPlain() ? at(at).polished() : at(at);
    }

    /**
     * {@return the solution at known parameters, such as those of a closed form}
     *
     * @param solution the parameters that minimise the sum
     */
    public LeastSquaresSolution at(double[] solution) {
        requireSize("parameters", solution.length, parameters);
        return new LeastSquaresSolution(this, solution, 1);
    }

    /**
     * {@return the best solution from many starts}
     *
     * @param starts the starts
     * @param seed seed of the starts
     * @throws MultiStart.TiedException if the rows do not determine some parameters
     * @throws MultiStart.UndefinedException if the model is not defined at any start
     * @throws FitFailedException if no start converges
     * @throws IllegalArgumentException if the rows do not outnumber the parameters and there is no prior
     */
    public MultiStart search(Starts starts, long seed) {
        requireRows();
        return MultiStart.of(this, starts, seed);
    }

    /**
     * {@return the best of the fits from a few starts that are near the solution, such as fits to some of the rows}
     *
     * @param starts parameters to start from
     * @throws MultiStart.TiedException if the rows do not determine some parameters
     */
    public MultiStart search(List<double[]> starts) {
        requireRows();
        return MultiStart.from(this, starts);
    }
}
