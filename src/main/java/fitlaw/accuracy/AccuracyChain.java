package fitlaw.accuracy;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.JointDraws;
import fitlaw.fit.Student;
import fitlaw.law.Law;
import fitlaw.law.Point;
import fitlaw.table.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A law in front of the curves: size, data and shape to loss, loss to accuracy.
 *
 * <p>Losses are drawn from the law's estimate and error, curves from the resamples of runs, and each drawn loss is put into a drawn
 * curve. The variance with the curve held is that of the law, the rest that of the curve. Both are taken as independent; where law
 * and curve come from the same runs, they are nearly so, as the curve is of accuracy at given loss.
 *
 * <p>The law must give the loss that the curves are over: the same text, the same tokeniser, the same unit. Only their ranges are
 * compared, in {@link #notes()}.
 */
public final class AccuracyChain {
    private final Accuracy accuracy;
    private final Law law;

    AccuracyChain(Accuracy accuracy, Law law) {
        this.accuracy = accuracy;
        this.law = law;
    }

    /** {@return the law} */
    public Law law() {
        return law;
    }

    /** {@return the curves} */
    public Accuracy accuracy() {
        return accuracy;
    }

    /** {@return what must hold for the chain, and what speaks against it} */
    public List<String> notes() {
        String same = "The law gives " + law.response() + " of " + law.source() + ", and the curves are over "
                + accuracy.options().loss() + " of " + accuracy.source()
                + ": both must be the same loss on the same text.";
        if (!law.hasRuns()) {
            return List.of(same);
        }
        double[] loss = Arrays.stream(law.runs().loss()).sorted().toArray();
        double low = accuracy.tasks().stream()
                .mapToDouble(TaskAccuracy::leastLoss)
                .min()
                .orElseThrow();
        double high = accuracy.tasks().stream()
                .mapToDouble(TaskAccuracy::mostLoss)
                .max()
                .orElseThrow();
        return loss[0] > high || loss[loss.length - 1] < low
                ? List.of(
                        same,
                        String.format(
                                Locale.ROOT,
                                "They are not: the law's runs have losses from %s to %s, the curves from %s to %s.",
                                Numbers.significant(loss[0], 3),
                                Numbers.significant(loss[loss.length - 1], 3),
                                Numbers.significant(low, 3),
                                Numbers.significant(high, 3)))
                : List.of(same);
    }

    /**
     * {@return the accuracy at a size, amount of data and shape, by a law that has no levels}
     *
     * @param task task, or {@code mean}
     * @param point where; what the law does not use may be NaN
     */
    public ChainedAccuracy at(String task, Point point) {
        return chained(accuracy.task(task), law.loss(point), law.prediction(point));
    }

    /**
     * {@return the accuracy of a shape at the size and data of a level}
     *
     * @param task task, or {@code mean}
     * @param level name of the level, see {@link Law#levels()}
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     */
    public ChainedAccuracy at(String task, String level, double relativeWidth, double mlpRatio) {
        return chained(
                accuracy.task(task),
                law.loss(level, relativeWidth, mlpRatio),
                law.prediction(level, relativeWidth, mlpRatio));
    }

    private ChainedAccuracy chained(TaskAccuracy task, Estimate loss, Estimate run) {
        double value = task.value(loss.value());
        double lawError = loss.stdError().orElseThrow();
        double lawVariance = square(lawError);
        double runVariance = Math.max(0, square(run.stdError().orElseThrow()) - lawVariance);
        int draws = task.scope().draws();
        double[] shift = normal(draws);
        double ofLaw = variance(task, loss.value(), shift, Math.sqrt(lawVariance));
        double[] both = IntStream.range(0, draws)
                .mapToDouble(draw -> task.curve().at(draw, loss.value() + lawError * shift[draw]))
                .toArray();
        // Both together are no less uncertain than the curve alone.
        double ofCurve = Math.max(
                square(task.scope().corrected(TaskAccuracy.deviation(both))) - ofLaw, task.variance(loss.value()));
        ChainedAccuracy.Variance variance = new ChainedAccuracy.Variance(
                ofLaw, ofCurve, variance(task, loss.value(), shift, Math.sqrt(runVariance)), square(task.noise(value)));
        double[] degrees = {law.diagnostics().degreesOfFreedom(), task.scope().freedom()};
        String beyond = loss.value() < task.leastLoss() || loss.value() > task.mostLoss()
                ? "; extrapolated: loss " + Numbers.significant(loss.value(), 4) + " beyond "
                        + Numbers.significant(task.leastLoss(), 4) + " to " + Numbers.significant(task.mostLoss(), 4)
                : "";
        double expected = Student.effectiveDegrees(new double[] {ofLaw, ofCurve}, degrees);
        double measured = Student.effectiveDegrees(
                new double[] {ofLaw + variance.run(), ofCurve + variance.measurement()}, degrees);
        return new ChainedAccuracy(
                loss,
                estimate(task, task.name(), value, ofLaw + ofCurve, expected, "joint draws", beyond),
                estimate(task, task.name() + " of a run", value, variance.total(), measured, "prediction", beyond),
                variance);
    }

    private static Estimate estimate(
            TaskAccuracy task, String term, double value, double variance, double degrees, String kind, String beyond) {
        double error = Math.sqrt(variance);
        double half = error * Student.halfWidth(task.scope().confidence(), degrees);
        return new Estimate(
                term,
                value,
                error,
                new Interval(
                        Math.max(0, Math.min(value, value - half)),
                        Math.min(1, Math.max(value, value + half)),
                        task.scope().method(kind) + beyond));
    }

    private double[] normal(int draws) {
        JointDraws joint = new JointDraws(
                new double[][] {{1}},
                Double.POSITIVE_INFINITY,
                accuracy.options().seed() + 1);
        return IntStream.range(0, draws)
                .mapToDouble(draw -> joint.draw(draw)[0])
                .toArray();
    }

    /** Variance of the accuracy where only the loss is drawn. */
    private static double variance(TaskAccuracy task, double loss, double[] shift, double error) {
        return square(TaskAccuracy.deviation(
                Arrays.stream(shift).map(z -> task.curve().at(loss + error * z)).toArray()));
    }

    private static double square(double value) {
        return value * value;
    }
}
