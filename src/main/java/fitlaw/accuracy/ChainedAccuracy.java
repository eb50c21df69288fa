package fitlaw.accuracy;

import fitlaw.fit.Estimate;
import java.util.Locale;

/**
 * Accuracy at a size, amount of data and shape: a law predicts the loss, a curve the accuracy.
 *
 * @param loss predicted loss
 * @param expected expected accuracy, with the uncertainty of law and curve
 * @param measured accuracy of one new run, which adds the noise of its loss and of its measurement
 * @param variance components of the variance of {@code measured}
 */
public record ChainedAccuracy(Estimate loss, Estimate expected, Estimate measured, Variance variance) {
    /**
     * Variance components; their sum is the variance of a measured accuracy.
     *
     * @param law uncertainty of the law
     * @param curve uncertainty of the curve, including the interaction of both
     * @param run noise of the loss of one run
     * @param measurement noise of an accuracy at a given loss: question sampling, reruns, and misfit of the curve
     */
    public record Variance(double law, double curve, double run, double measurement) {
        /** {@return their sum} */
        public double total() {
            return law + curve + run + measurement;
        }
    }

    /** {@return share of the variance of the expected accuracy that is due to the law, from 0 to 1} */
    public double lawShare() {
        return variance.law() / (variance.law() + variance.curve());
    }

    /** {@return share of the variance of the expected accuracy that is due to the curve, from 0 to 1} */
    public double curveShare() {
        return 1 - lawShare();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s; variance of one measured accuracy: law %.0f %%, curve %.0f %%, noise of the run's loss %.0f %%, measurement noise %.0f %%",
                expected,
                100 * variance.law() / variance.total(),
                100 * variance.curve() / variance.total(),
                100 * variance.run() / variance.total(),
                100 * variance.measurement() / variance.total());
    }
}
