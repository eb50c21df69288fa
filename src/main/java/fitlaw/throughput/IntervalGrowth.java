package fitlaw.throughput;

import fitlaw.table.Quantile;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * How the width of an interval grows with the size of a step, relative to a step of middle size:
 *
 * <pre>
 *   (size / middle)^power, limited to its range over the measured sizes
 * </pre>
 *
 * <p>The size of a decode step is its batch, that of a prefill the total number of prompt tokens. The power is the
 * maximum a posteriori estimate for Laplace-distributed deviations with a scale of this form (each architecture counts
 * as one observation), under a normal prior with mean 0 and standard deviation 1. It is used only if it lowers the
 * interval score of left-out architectures ({@code 2 h + 2/(1 - level) · excess beyond h}, Gneiting and Raftery 2007,
 * equation 43) by more than two standard errors and by more than a twentieth. Otherwise all sizes have the same width.
 *
 * @param power the power, 0 if the width does not depend on the size
 * @param middle geometric mean of the measured sizes
 * @param least smallest factor on the width
 * @param most largest factor on the width; {@link MeasuredRange} applies beyond the measured sizes
 */
record IntervalGrowth(double power, double middle, double least, double most) {
    static final IntervalGrowth NONE = new IntervalGrowth(0, 1, 1, 1);

    /** Least number of architectures. */
    private static final int FEWEST = 10;

    private static final double MOST_POWER = 2;
    private static final double LEAST_GAIN = 0.05;

    IntervalGrowth {
        if (!Double.isFinite(power)) {
            throw new IllegalArgumentException("power must be finite: " + power);
        }
        if (!(middle > 0 && least > 0 && most > 0) || Double.isInfinite(middle * least * most)) {
            throw new IllegalArgumentException(
                    "middle, least and most must be positive and finite: " + middle + ", " + least + " and " + most);
        }
    }

    double at(double size) {
        return power == 0 ? 1 : Math.min(most, Math.max(least, Math.pow(size / middle, power)));
    }

    /**
     * Estimates the growth from deviations.
     *
     * @param off absolute deviations of each left-out architecture, divided by its factor
     * @param sizes the size of the step of each deviation
     * @param confidence confidence of the intervals
     */
    static IntervalGrowth of(List<double[]> off, List<double[]> sizes, double confidence) {
        double[] all = off.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] logs =
                sizes.stream().flatMapToDouble(Arrays::stream).map(Math::log).toArray();
        if (off.size() < FEWEST || Arrays.stream(all).sum() == 0) {
            return NONE;
        }
        double middle = Arrays.stream(logs).average().orElseThrow();
        double power = power(all, Arrays.stream(logs).map(log -> log - middle).toArray(), off.size());
        DoubleSummaryStatistics widths =
                Arrays.stream(logs).map(log -> Math.exp(power * (log - middle))).summaryStatistics();
        IntervalGrowth growth = new IntervalGrowth(power, Math.exp(middle), widths.getMin(), widths.getMax());
        return growth.earned(off, sizes, confidence) ? growth : NONE;
    }

    /** Minimiser of the convex {@code n log(mean(off · exp(-power · x))) + power²/2}. */
    private static double power(double[] off, double[] x, int architectures) {
        double low = -MOST_POWER;
        double high = MOST_POWER;
        while (high - low > 1e-9) {
            double power = (low + high) / 2;
            double sum = 0;
            double moment = 0;
            for (int i = 0; i < off.length; i++) {
                double scaled = off[i] * Math.exp(-power * x[i]);
                sum += scaled;
                moment += scaled * x[i];
            }
            if (power - architectures * moment / sum > 0) {
                high = power;
            } else {
                low = power;
            }
        }
        return (low + high) / 2;
    }

    private boolean earned(List<double[]> off, List<double[]> sizes, double confidence) {
        double[] flat = NONE.scores(off, sizes, confidence);
        double[] grown = scores(off, sizes, confidence);
        double[] gain = new double[flat.length];
        for (int a = 0; a < gain.length; a++) {
            gain[a] = flat[a] - grown[a];
        }
        double mean = Arrays.stream(gain).average().orElseThrow();
        double squares = Arrays.stream(gain).map(g -> (g - mean) * (g - mean)).sum();
        double error = Math.sqrt(squares / (gain.length - 1) / gain.length);
        return mean > 2 * error
                && mean > LEAST_GAIN * Arrays.stream(flat).average().orElseThrow();
    }

    /** Mean interval score of each architecture, with widths from the others. */
    private double[] scores(List<double[]> off, List<double[]> sizes, double confidence) {
        double[] deviations = new double[off.size()];
        for (int a = 0; a < deviations.length; a++) {
            deviations[a] = deviation(off.get(a), sizes.get(a), confidence);
        }
        double[] scores = new double[deviations.length];
        for (int a = 0; a < scores.length; a++) {
            double base = PredictionErrors.others(deviations, a, confidence);
            double sum = 0;
            for (int i = 0; i < off.get(a).length; i++) {
                double half = base * at(sizes.get(a)[i]);
                sum += 2 * half + 2 / (1 - confidence) * Math.max(0, off.get(a)[i] - half);
            }
            scores[a] = sum / off.get(a).length;
        }
        return scores;
    }

    /** Quantile of the deviations at a confidence, scaled to the middle size. */
    double deviation(double[] off, double[] sizes, double confidence) {
        double[] scaled = new double[off.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = off[i] / at(sizes[i]);
        }
        return Quantile.of(scaled, confidence);
    }
}
