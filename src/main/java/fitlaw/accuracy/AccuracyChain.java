package fitlaw.accuracy;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.JointDraws;
import fitlaw.fit.Student;
import fitlaw.law.Law;
import fitlaw.law.Point;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A law followed by accuracy curves: size, data and shape to loss, then loss to accuracy.
 *
 * <p>Losses are drawn from the estimate of the law and its standard error, curves from the bootstrap replicates of
 * runs, and each drawn curve is evaluated at a drawn loss. The variance for a fixed curve is attributed to the law, the
 * rest to the curve. Both are treated as independent. If law and curve are fitted to the same runs this is nearly true,
 * because the curve describes accuracy at a given loss.
 *
 * <p>The law must predict the loss of the curves: the same text, the same tokeniser, the same unit. {@link #notes()}
 * reports what the tables show about this.
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

    /** {@return the assumptions of the chain, and evidence for and against them} */
    public List<String> notes() {
        return LossAgreement.notes(accuracy, law);
    }

    /**
     * {@return the accuracy at a size, amount of data and shape, for a law without levels}
     *
     * @param task task, or {@code mean}
     * @param point the point; quantities that the law does not use may be NaN
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
        // The total uncertainty is at least that of the curve alone.
        double ofCurve = Math.max(
                square(task.scope().corrected(TaskAccuracy.deviation(both))) - ofLaw, task.variance(loss.value()));
        ChainedAccuracy.Variance variance = new ChainedAccuracy.Variance(
                ofLaw, ofCurve, variance(task, loss.value(), shift, Math.sqrt(runVariance)), square(task.noise(value)));
        double[] degrees = {law.diagnostics().degreesOfFreedom(), task.scope().freedom()};
        String beyond = loss.value() < task.leastLoss() || loss.value() > task.mostLoss()
                ? "; extrapolated: loss " + Numbers.significant(loss.value(), 4) + " is outside "
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

    /** Variance of the accuracy if only the loss is drawn. */
    private static double variance(TaskAccuracy task, double loss, double[] shift, double error) {
        return square(TaskAccuracy.deviation(
                Arrays.stream(shift).map(z -> task.curve().at(loss + error * z)).toArray()));
    }

    private static double square(double value) {
        return value * value;
    }
}
