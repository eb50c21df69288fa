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
 * The accuracy of one task, or of the mean over tasks, as a curve over loss; or the reason why the accuracies carry none.
 *
 * <p>The interval of the curve is the estimate and Student's t times the standard deviation over resamples of runs, with as many
 * degrees of freedom as there are runs less parameters, and enlarged by the root of runs over these. The interval of a measurement adds the noise of one evaluated model. Beyond
 * the losses seen the difference between the two forms adds to the error: rows do not tell there which is right.
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
     * Where a curve holds, and how its intervals are made.
     *
     * @param low least loss of the rows
     * @param high greatest loss of the rows
     * @param runs number of training runs
     * @param freedom degrees of freedom of intervals
     * @param draws number of resamples
     * @param confidence confidence of intervals
     * @param loss column of the loss
     */
    record Scope(double low, double high, int runs, int freedom, int draws, double confidence, String loss) {
        double halfWidth() {
            return Student.halfWidth(confidence, freedom);
        }

        /** Resamples of few runs vary too little, as residuals do that a fit has taken parameters out of. */
        double corrected(double deviation) {
            return deviation * Math.sqrt(runs / (double) freedom);
        }

        String method(String kind) {
            return String.format(Locale.ROOT, "%s %s %%", kind, Numbers.plain(100 * confidence));
        }
    }

    /** Variance of a single measurement at an expected accuracy. */
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

    /** {@return the form whose errors on runs that were left out are smallest; empty for the mean and for a marked task} */
    public Optional<AccuracyForm> form() {
        return form;
    }

    /** {@return why the accuracies carry no curve; empty if they carry one} */
    public Optional<String> reason() {
        return reason;
    }

    /** {@return the column of the loss that the curve is over} */
    public String loss() {
        return scope.loss();
    }

    /** {@return number of accuracies} */
    public int size() {
        return points.size();
    }

    /** {@return root of the mean squared residual} */
    public double rmse() {
        return points.rmse();
    }

    /** {@return root of the mean squared error of predictions for runs that were left out, whole runs at a time} */
    public double leftOutRmse() {
        return points.leftOutRmse();
    }

    /** {@return share of left-out accuracies inside their prediction interval} */
    public double coverage() {
        return points.coverage();
    }

    /**
     * {@return standard deviation of one measured accuracy around the curve: sampling of questions, reruns, and what the curve
     * misses}
     *
     * @param accuracy expected accuracy, a fraction
     */
    public double noise(double accuracy) {
        return Math.sqrt(noise.applyAsDouble(accuracy));
    }

    /** {@return the parameters as the formula of the form writes them; none for the mean} */
    public List<Estimate> terms() {
        return terms;
    }

    /** {@return least loss of the accuracies; the curve is carried on below it} */
    public double leastLoss() {
        return scope.low();
    }

    /** {@return greatest loss of the accuracies; the curve is carried on above it} */
    public double mostLoss() {
        return scope.high();
    }

    /**
     * {@return the expected accuracy at a loss, with the interval of the curve; its method says if it is extrapolated}
     *
     * @param loss in the unit of the column that was fitted
     * @throws IllegalStateException if the task carries no curve, or the mean is of tasks that each have a loss of their own
     */
    public Estimate at(double loss) {
        return estimate(name + " at " + Numbers.plain(loss), loss, 0, "resampled runs");
    }

    /**
     * {@return the expected accuracy at a loss that is known with an error: the variance of the curve, and of the loss times
     * the slope of the curve there}
     *
     * @param loss a predicted loss, in the unit of the column that was fitted; its error counts where it is stated
     */
    public Estimate at(Estimate loss) {
        double value = value(loss.value());
        double sd =
                loss.stdError().stream().filter(Double::isFinite).findFirst().orElse(0);
        double step = (value(loss.value() + sd) - value(loss.value() - sd)) / 2;
        double error = Math.sqrt(variance(loss.value()) + step * step);
        return new Estimate(name, value, error, interval(value, error, scope.method("delta") + beyond(loss.value())));
    }

    /**
     * {@return the accuracy that one more model of a loss would measure, with its prediction interval}
     *
     * @param loss in the unit of the column that was fitted
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
     * {@return the accuracy at one loss less that at another: what the difference of losses is worth}
     *
     * @param loss in the unit of the column that was fitted
     * @param other another
     */
    public Estimate difference(double loss, double other) {
        double value = value(loss) - value(other);
        double error = scope.corrected(deviation(IntStream.range(0, scope.draws())
                .mapToDouble(draw -> curve.at(draw, loss) - curve.at(draw, other))
                .toArray()));
        double half = scope.halfWidth() * error;
        return new Estimate(
                name + " at " + Numbers.plain(loss) + " less at " + Numbers.plain(other),
                value,
                error,
                new Interval(
                        value - half, value + half, scope.method("resampled runs") + beyond(loss) + beyond(other)));
    }

    /**
     * {@return the loss at which an accuracy is expected: the greatest that a model may have to reach it}
     *
     * @param accuracy a fraction
     * @throws IllegalArgumentException if no loss among those seen has it
     */
    public double lossAt(double accuracy) {
        double low = scope.low();
        double high = scope.high();
        if (!(value(high) <= accuracy && accuracy <= value(low))) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s goes from %.3f to %.3f over the losses seen, so that none of them gives %s",
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
     * The mean accuracy over tasks that one more model would measure, each task at a loss of its own; of the mean over these tasks.
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
                        "; extrapolated: %s %s beyond %s to %s",
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
                    + ", so their mean is no curve over it. Ask for single tasks, or fit a loss that tasks share.");
        }
        return value;
    }

    /** Variance of the curve; beyond the losses seen the other form, which fits there as well, counts as one standard error. */
    double variance(double loss) {
        double error = scope.corrected(deviation(IntStream.range(0, scope.draws())
                .mapToDouble(draw -> curve.at(draw, loss))
                .toArray()));
        double other = isBeyond(loss) ? curve.at(loss) - curve.byOtherForm(loss) : 0;
        return error * error + other * other;
    }

    /** {@return whether the curve can be asked at a loss: it is there, and tasks of a mean share their losses} */
    public boolean hasCurve() {
        return reason.isEmpty() && !Double.isNaN(curve.at(scope.low()));
    }

    /**
     * {@return whether a loss lies beyond those of the accuracies}
     *
     * @param loss in the unit of the column that was fitted
     */
    public boolean isBeyond(double loss) {
        return loss < scope.low() || loss > scope.high();
    }

    /** Standard deviation over the resamples that determine a curve. */
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

    /** {@return loss, measured, fitted and left-out accuracy, and the prediction interval of the latter, a row each} */
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
                        "%s: %s, rmse %.4f, left out %.4f, coverage %.2f",
                        name,
                        form.map(AccuracyForm::label).orElse("sum of tasks"),
                        rmse(),
                        leftOutRmse(),
                        coverage()));
    }
}
