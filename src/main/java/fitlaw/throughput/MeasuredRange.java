package fitlaw.throughput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The measured range of one quantity, such as batch, and how intervals widen beyond it:
 *
 * <pre>
 *   width · sqrt(1 + (growth · x)²),   x = ln(value/high) or ln(low/value)
 * </pre>
 *
 * <p>The growth is estimated from left-out rows: the model is fitted without the rows above the geometric middle of the
 * measured range and predicts them. The growth minimises the interval score of these rows (see {@link IntervalGrowth}),
 * in addition to the uncertainty of the coefficients of that fit. It is at least {@value #OF_BATCHES} for batches and
 * {@value #OF_TOKENS} for tokens, because further out a term of the formula may matter that had no effect on the
 * left-out rows. With these values, intervals of models fitted to the steps of {@code data/bench} up to a batch of 16,
 * 32 or 64 contain 87 to 97 % of the other steps on either GPU. Fitted up to a batch of 8 or less, they contain 94 to
 * 99 % of all larger batches on H100 and 99 % or more on H200, and all batches from 128 on. There the width is due to
 * coefficients that such rows do not determine (without growth, coverage is 87 and 95 % on H100 for 4 and 8, and 100 %
 * from 128 on), so only a narrower prior would reduce it. If the largest measured value is less than e times the
 * smallest, the growth is the minimum.
 *
 * @param low smallest measured value
 * @param high largest measured value
 * @param growth widening of intervals for each factor of e beyond this range, as a share of the width
 */
record MeasuredRange(double low, double high, double growth) {
    /** A range without limits. */
    static final MeasuredRange ALL = new MeasuredRange(0, Double.POSITIVE_INFINITY, 0);

    /** Least growth with the batch, because large batches turn memory-bound steps into compute-bound ones. */
    static final double OF_BATCHES = 1.3;

    /** Least growth with the context or prompt length, with which the work of a step grows smoothly. */
    static final double OF_TOKENS = 0.5;

    private static final double MOST = 10;
    private static final double STEP = 1.02;

    /** Factor on the width of an interval for a value. */
    double widening(double value) {
        if (value >= low && value <= high) {
            return 1;
        }
        double beyond = growth * beyond(value);
        return Math.sqrt(1 + beyond * beyond);
    }

    private double beyond(double value) {
        return Math.abs(Math.log(value > high ? value / high : low / value));
    }

    boolean contains(double value) {
        return value >= low && value <= high;
    }

    /**
     * Estimates the range and the growth of a quantity from rows.
     *
     * @param fitted the model with its rows
     * @param errors half-widths within the measured range
     * @param counts which rows are used
     * @param quantity the quantity of a row
     * @param least least growth
     */
    static MeasuredRange of(
            CalibratedModel fitted,
            PredictionErrors errors,
            Predicate<MeasuredSteps> counts,
            ToDoubleFunction<MeasuredSteps> quantity,
            double least) {
        List<MeasuredSteps> rows = fitted.rows();
        double[] values = rows.stream()
                .filter(counts)
                .mapToDouble(quantity)
                .distinct()
                .sorted()
                .toArray();
        if (values.length == 0) {
            return ALL;
        }
        double low = values[0];
        double high = values[values.length - 1];
        if (high < Math.E * low || !errors.known()) {
            return new MeasuredRange(low, high, least);
        }
        double middle = Math.sqrt(low * high);
        double most =
                Arrays.stream(values).filter(value -> value <= middle).max().orElseThrow();
        Predicate<MeasuredSteps> out = row -> counts.test(row) && quantity.applyAsDouble(row) > most;
        List<double[]> beyond = new ArrayList<>();
        CalibratedModel.Refit refit = fitted.without(out);
        for (int i = 0; i < rows.size(); i++) {
            MeasuredSteps row = rows.get(i);
            if (out.test(row)) {
                double within = errors.base()
                        * errors.factor(row.measured().architecture())
                        * errors.growth().at(row.size());
                double open = errors.beyondOpen(refit.variance()[i]);
                double deviation = Math.sqrt(Math.max(0, refit.off()[i] * refit.off()[i] - open * open));
                beyond.add(new double[] {deviation / within, Math.log(quantity.applyAsDouble(row) / most)});
            }
        }
        return new MeasuredRange(low, high, best(beyond, least, errors.confidence()));
    }

    private static double best(List<double[]> beyond, double least, double confidence) {
        return DoubleStream.iterate(least, growth -> growth <= MOST, growth -> growth * STEP)
                .boxed()
                .min(Comparator.comparingDouble(growth -> score(beyond, growth, confidence)))
                .orElseThrow();
    }

    private static double score(List<double[]> beyond, double growth, double confidence) {
        return beyond.stream()
                .mapToDouble(row -> {
                    double halfWidth = Math.hypot(1, growth * row[1]);
                    return 2 * halfWidth + 2 / (1 - confidence) * Math.max(0, row[0] - halfWidth);
                })
                .sum();
    }
}
