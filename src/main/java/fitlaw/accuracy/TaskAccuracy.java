package fitlaw.accuracy;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Student;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The accuracy of one task, or of the mean over tasks, as a function of loss; or the reason why there is no curve.
 *
 * <p>The half-width of the interval of the curve is Student's t times the standard deviation over bootstrap replicates
 * of runs, enlarged by the square root of runs over degrees of freedom; these are runs less parameters. The interval of
 * a measurement adds the noise of one evaluated model. Outside the observed losses, the difference between the two
 * forms is added to the error, because the data do not show which form is right there.
 */
public final class TaskAccuracy {
    private static final int HALVINGS = 60;

    private final String name;
    private final Optional<AccuracyForm> form;
    private final Optional<String> reason;
    private final AccuracyCurve curve;
    private final Scope scope;
    private final DoubleUnaryOperator noise;
    private final Points points;
    private final List<Estimate> terms;

    /**
     * The range of a curve, and how its intervals are computed.
     *
     * @param low smallest loss of the rows
     * @param high largest loss of the rows
     * @param runs number of training runs
     * @param freedom degrees of freedom of intervals
     * @param draws number of bootstrap replicates
     * @param confidence confidence level of intervals
     * @param loss column of the loss
     */
    record Scope(double low, double high, int runs, int freedom, int draws, double confidence, String loss) {
        double halfWidth() {
            return Student.halfWidth(confidence, freedom);
        }

        /**
         * Corrects the deviation over replicates, which is too small for few runs because a fit makes residuals smaller
         * than noise.
         */
        double corrected(double deviation) {
            return deviation * Math.sqrt(runs / (double) freedom);
        }

        String method(String kind) {
            return String.format(Locale.ROOT, "%s %s %%", kind, Numbers.plain(100 * confidence));
        }
    }

    /** Creates a task; {@code noise} is the variance of a single measurement at an expected accuracy. */
    TaskAccuracy(
            String name,
            Optional<AccuracyForm> form,
            Optional<String> reason,
            AccuracyCurve curve,
            Scope scope,
            DoubleUnaryOperator noise,
            Points points,
            List<Estimate> terms) {
        this.name = name;
        this.form = form;
        this.reason = reason;
        this.curve = curve;
        this.scope = scope;
        this.noise = noise;
        this.points = points;
        this.terms = List.copyOf(terms);
    }

    /** {@return name of the task, or {@code mean}} */
    public String name() {
        return name;
    }

    /**
     * {@return the form with the smallest error on left-out runs; empty for the mean and for a task without a curve}
     */
    public Optional<AccuracyForm> form() {
        return form;
    }

    /** {@return the reason why there is no curve; empty if there is one} */
    public Optional<String> reason() {
        return reason;
    }

    /** {@return the column of the loss} */
    public String loss() {
        return scope.loss();
    }

    /** {@return number of accuracies} */
    public int size() {
        return points.size();
    }

    /** {@return root mean square residual} */
    public double rmse() {
        return points.rmse();
    }

    /** {@return root mean square error of predictions for left-out runs} */
    public double leftOutRmse() {
        return points.leftOutRmse();
    }

    /** {@return share of left-out accuracies within their prediction intervals} */
    public double coverage() {
        return points.coverage();
    }

    /**
     * {@return standard deviation of one measured accuracy around the curve: question sampling, reruns, and misfit of
     * the curve}
     *
     * @param accuracy expected accuracy, a fraction
     */
    public double noise(double accuracy) {
        return Math.sqrt(noise.applyAsDouble(accuracy));
    }

    /** {@return the parameters of the formula; empty for the mean} */
    public List<Estimate> terms() {
        return terms;
    }

    /** {@return smallest observed loss; below it the curve is extrapolated} */
    public double leastLoss() {
        return scope.low();
    }

    /** {@return largest observed loss; above it the curve is extrapolated} */
    public double mostLoss() {
        return scope.high();
    }

    /**
     * {@return the expected accuracy at a loss, with the interval of the curve; the method of the interval states
     * whether it is extrapolated}
     *
     * @param loss loss, in the unit of the fitted column
     * @throws IllegalStateException if the task has no curve, or the mean is over tasks with different losses
     */
    public Estimate at(double loss) {
        return estimate(name + " at " + Numbers.plain(loss), loss, 0, "bootstrap of runs");
    }

    /**
     * {@return the expected accuracy at a loss with an error; its variance is that of the curve plus that of the loss
     * propagated through the slope of the curve}
     *
     * @param loss a predicted loss, in the unit of the fitted column; its standard error is used if stated
     */
    public Estimate at(Estimate loss) {
        double value = value(loss.value());
        double sd =
                loss.stdError().stream().filter(Double::isFinite).findFirst().orElse(0);
        double step = (value(loss.value() + sd) - value(loss.value() - sd)) / 2;
        double error = Math.sqrt(variance(loss.value()) + step * step);
        return new Estimate(
                name, value, error, interval(value, error, scope.method("delta method") + beyond(loss.value())));
    }

    /**
     * {@return the measured accuracy of a new model with a loss, with its prediction interval}
     *
     * @param loss loss, in the unit of the fitted column
     */
    public Estimate measurement(double loss) {
        return estimate(
                name + " measured at " + Numbers.plain(loss), loss, noise.applyAsDouble(value(loss)), "prediction");
    }

    private Estimate estimate(String term, double loss, double more, String kind) {
        double value = value(loss);
        double error = Math.sqrt(variance(loss) + more);
        return new Estimate(term, value, error, interval(value, error, scope.method(kind) + beyond(loss)));
    }

    /**
     * {@return the accuracy at one loss minus that at another}
     *
     * @param loss loss, in the unit of the fitted column
     * @param other loss to subtract
     */
    public Estimate difference(double loss, double other) {
        double value = value(loss) - value(other);
        double error = scope.corrected(deviation(IntStream.range(0, scope.draws())
                .mapToDouble(draw -> curve.at(draw, loss) - curve.at(draw, other))
                .toArray()));
        return Estimate.symmetric(
                name + " at " + Numbers.plain(loss) + " minus at " + Numbers.plain(other),
                value,
                error,
                scope.halfWidth(),
                scope.method("bootstrap of runs") + beyond(loss) + beyond(other));
    }

    /**
     * {@return the largest loss at which an accuracy is expected}
     *
     * @param accuracy a fraction
     * @throws IllegalArgumentException if the curve does not reach it within the observed losses
     */
    public double lossAt(double accuracy) {
        double low = scope.low();
        double high = scope.high();
        if (!(value(high) <= accuracy && accuracy <= value(low))) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is between %.3f and %.3f over the observed losses, so none of them predicts %s",
                    name,
                    value(high),
                    value(low),
                    Numbers.plain(accuracy)));
        }
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            if (value(middle) >= accuracy) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The mean measured accuracy over tasks for a new model, each task at its own loss.
     *
     * @param tasks the tasks of the mean
     * @param losses loss of each of them
     */
    Estimate measurement(List<TaskAccuracy> tasks, double[] losses) {
        int n = losses.length;
        double value = 0;
        double other = 0;
        for (int t = 0; t < n; t++) {
            TaskAccuracy task = tasks.get(t);
            double one = task.curve.at(losses[t]);
            value += one / n;
            other += task.isBeyond(losses[t]) ? (one - task.curve.byOtherForm(losses[t])) / n : 0;
        }
        double curves = scope.corrected(deviation(IntStream.range(0, scope.draws())
                .mapToDouble(draw -> IntStream.range(0, n)
                                .mapToDouble(t -> tasks.get(t).curve.at(draw, losses[t]))
                                .sum()
                        / n)
                .toArray()));
        double error = Math.sqrt(curves * curves + other * other + noise.applyAsDouble(value));
        boolean beyond = IntStream.range(0, n).anyMatch(t -> tasks.get(t).isBeyond(losses[t]));
        return new Estimate(
                name + " measured",
                value,
                error,
                interval(value, error, scope.method("prediction") + (beyond ? "; extrapolated" : "")));
    }

    private Interval interval(double value, double error, String method) {
        double half = scope.halfWidth() * error;
        return new Interval(Math.max(0, value - half), Math.min(1, value + half), method);
    }

    private String beyond(double loss) {
        return !isBeyond(loss)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; extrapolated: %s %s is outside %s to %s",
                        scope.loss(),
                        Numbers.plain(loss),
                        Numbers.significant(scope.low(), 4),
                        Numbers.significant(scope.high(), 4));
    }

    double value(double loss) {
        reason.ifPresent(why -> {
            throw new IllegalStateException(name + " has no curve: " + why);
        });
        double value = curve.at(loss);
        if (Double.isNaN(value)) {
            throw new IllegalStateException("The tasks of one model have different values of " + scope.loss()
                    + ", so their mean is not a function of it. Use single tasks, or fit a loss that the tasks share.");
        }
        return value;
    }

    /**
     * Variance of the curve; outside the observed losses, the difference from the other form counts as one standard
     * error.
     */
    double variance(double loss) {
        double error = scope.corrected(deviation(IntStream.range(0, scope.draws())
                .mapToDouble(draw -> curve.at(draw, loss))
                .toArray()));
        double other = isBeyond(loss) ? curve.at(loss) - curve.byOtherForm(loss) : 0;
        return error * error + other * other;
    }

    /**
     * {@return whether there is a curve that can be evaluated at a loss; the tasks of a mean must share their losses}
     */
    public boolean hasCurve() {
        return reason.isEmpty() && !Double.isNaN(curve.at(scope.low()));
    }

    /**
     * {@return whether a loss is outside the observed range}
     *
     * @param loss loss, in the unit of the fitted column
     */
    public boolean isBeyond(double loss) {
        return loss < scope.low() || loss > scope.high();
    }

    /** Standard deviation over the replicates that determine a curve. */
    static double deviation(double[] draws) {
        double[] known = Arrays.stream(draws).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(known).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(known)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (known.length - 1));
    }

    AccuracyCurve curve() {
        return curve;
    }

    Scope scope() {
        return scope;
    }

    Points points() {
        return points;
    }

    /**
     * {@return the points as rows: loss, measured, fitted and left-out accuracy, and the prediction interval of the
     * latter}
     */
    public Table table() {
        int n = points.size();
        double[] low = new double[n];
        double[] high = new double[n];
        Arrays.setAll(low, row -> points.leftOut()[row] - points.half()[row]);
        Arrays.setAll(high, row -> points.leftOut()[row] + points.half()[row]);
        String[] names = new String[n];
        Arrays.fill(names, name);
        return Table.create(
                name,
                StringColumn.create("task", names),
                DoubleColumn.create(scope.loss(), points.loss()),
                DoubleColumn.create("measured", points.measured()),
                DoubleColumn.create("fitted", points.fitted()),
                DoubleColumn.create("left_out", points.leftOut()),
                DoubleColumn.create("low", low),
                DoubleColumn.create("high", high));
    }

    @Override
    public String toString() {
        return reason.map(why -> name + ": " + why)
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "%s: %s, rmse %.4f, cv rmse %.4f, coverage %.2f",
                        name,
                        form.map(AccuracyForm::label).orElse("mean of curves"),
                        rmse(),
                        leftOutRmse(),
                        coverage()));
    }
}
