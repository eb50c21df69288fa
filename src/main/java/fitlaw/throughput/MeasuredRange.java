package fitlaw.throughput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The values of one quantity that were measured, such as batches, and how intervals widen beyond them.
 *
 * <pre>
 *   width · sqrt(1 + (growth · x)²),   x = ln(value/high) or ln(low/value)
 * </pre>
 *
 * <p>The growth comes from rows left out: the model is fitted without the rows above the geometric middle of what was measured,
 * and predicts them. It is the growth with the least interval score of these rows (see {@link IntervalGrowth}), beside what that fit leaves
 * open of its coefficients, and at least {@value #OF_BATCHES} for batches and {@value #OF_TOKENS} for tokens: what lies further
 * out can bring a part of the formula to light that the rows left out did not show. With these, models fitted to the
 * steps of {@code data/bench} up to a batch of 16, 32 or 64 hold 87 to 97 % of the rest on either GPU. Fitted
 * up to 8 or less, they hold 94 to 99 % of all larger batches on H100 and 99 % and more on H200, and all of those from 128 on: there
 * the width is that of coefficients which such rows leave open (without any growth 87 and 95 % on H100 for 4 and 8, and all from
 * 128 on), so that only a narrower prior would make it less. Where the largest value measured is less than e times the least, the growth is that.
 *
 * @param low least value measured
 * @param high largest value measured
 * @param growth how much wider intervals become with each factor e beyond these, as a share of the width
 */
record MeasuredRange(double low, double high, double growth) {
    /** Nothing lies beyond it. */
    static final MeasuredRange ALL = new MeasuredRange(0, Double.POSITIVE_INFINITY, 0);

    /** Least growth with the batch, which turns steps that read into steps that multiply. */
    static final double OF_BATCHES = 1.3;

    /** Least growth with the context or the prompt, with which a step's work grows evenly. */
    static final double OF_TOKENS = 0.5;

    private static final double MOST = 10;
    private static final double STEP = 1.02;

    /** How much wider an interval is for a value. */
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
     * What rows show of a quantity.
     *
     * @param fitted the model with its rows
     * @param errors half-widths within what was measured
     * @param counts which rows count
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
