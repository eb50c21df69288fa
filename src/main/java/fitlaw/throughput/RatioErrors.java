package fitlaw.throughput;

import fitlaw.bench.Measurement;
import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Errors of the ratio of two left-out architectures: for each pair, the quantile of the deviations over its common
 * measurements (same batch and context) and the distance of the two architectures. Errors common to both cancel in the
 * ratio.
 *
 * <p>Nearly equal architectures, such as two that differ only in head size, have intervals no narrower than the ten
 * nearest pairs. On {@code data/bench} the error of a ratio depends little on the distance: the median over the 24
 * pairs less than 0.5 apart is 3.6 % on H100 (all pairs: 3.9 %) and 3.5 % on H200 (5.1 %). With a pair left out, 94 and
 * 96 % of the steps of the four nearest pairs lie within 90 % intervals, and 92 % of those of the 24 pairs. Ratios of
 * complete workloads average over contexts and phases, and their model is fitted to both architectures; they lie within
 * more often: all of the 16 on each GPU. No pairs that differ in the precision of the KV cache or in a window were
 * measured.
 */
final class RatioErrors {
    private static final int FEWEST = 10;
    private static final double SLACK = 0.1;
    /** Pairs are used up to this multiple of the distance of the two predicted architectures. */
    private static final double REACH = 1.5;

    private static final double MOST_ALIKE = 0.98;

    private final double[] distances;
    private final double[] deviations;
    private final double confidence;

    /**
     * Creates pairs.
     *
     * @param distances distance of each pair, ascending
     * @param deviations quantile of the deviations of the logarithm of its ratio, divided by its factor and growth
     * @param confidence confidence of the intervals
     */
    RatioErrors(double[] distances, double[] deviations, double confidence) {
        this.distances = distances.clone();
        this.deviations = deviations.clone();
        this.confidence = confidence;
    }

    static RatioErrors of(CalibratedModel fitted, boolean decode, double confidence, IntervalGrowth growth) {
        double[] leftOut = fitted.leftOut();
        List<Map<List<Double>, Double>> cells = new ArrayList<>();
        List<double[]> shapes = new ArrayList<>();
        for (int[] group : fitted.groups()) {
            Map<List<Double>, Double> of = new HashMap<>();
            for (int row : group) {
                if (fitted.rows().get(row).isDecode() == decode && !Double.isNaN(leftOut[row])) {
                    Measurement m = fitted.rows().get(row).measured();
                    double off = leftOut[row] / growth.at(fitted.rows().get(row).size());
                    of.putIfAbsent(
                            List.of(m.load().batch(), m.load().contextTokens(), (double)
                                    m.model().tensorParallel()),
                            off);
                }
            }
            if (!of.isEmpty()) {
                cells.add(of);
                shapes.add(PredictionErrors.place(
                        fitted.rows().get(group[0]).measured().architecture()));
            }
        }
        List<double[]> pairs = new ArrayList<>();
        for (int a = 0; a < cells.size(); a++) {
            for (int b = 0; b < a; b++) {
                Map<List<Double>, Double> other = cells.get(b);
                double[] off = cells.get(a).entrySet().stream()
                        .filter(cell -> other.containsKey(cell.getKey()))
                        .mapToDouble(cell -> Math.abs(cell.getValue() - other.get(cell.getKey())))
                        .toArray();
                double apart = Math.sqrt(PredictionErrors.squared(shapes.get(a), shapes.get(b)));
                if (off.length > 0) {
                    double factor = factor(
                            PredictionErrors.factor(shapes.get(a), shapes, a),
                            PredictionErrors.factor(shapes.get(b), shapes, b));
                    pairs.add(new double[] {apart, Quantile.of(off, confidence) / factor});
                }
            }
        }
        pairs.sort((x, y) -> Double.compare(x[0], y[0]) != 0 ? Double.compare(x[0], y[0]) : Double.compare(x[1], y[1]));
        return new RatioErrors(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
                confidence);
    }

    /** Factor on the width for a pair, from the factors of its two architectures. */
    static double factor(double one, double other) {
        return Math.hypot(one, other) / Math.sqrt(2);
    }

    double[] distances() {
        return distances.clone();
    }

    double[] deviations() {
        return deviations.clone();
    }

    boolean enough() {
        return distances.length >= FEWEST;
    }

    /** Half-width for the logarithm of the ratio of two architectures at a distance, at the middle size of a step. */
    double halfWidth(double apart) {
        double[] near = IntStream.range(0, distances.length)
                .filter(i -> i < FEWEST || distances[i] <= REACH * apart)
                .mapToDouble(i -> deviations[i])
                .toArray();
        return PredictionErrors.next(near, confidence - SLACK);
    }

    /**
     * Correlation of the errors of two different architectures by their distance, {@code near · exp(-distance /
     * reach)}: it reproduces the left-out errors of the nearest pairs and of those at the middle distance,
     * the upper one of an even number.
     *
     * @param halfWidth half-width of one architecture
     */
    DoubleUnaryOperator correlation(double halfWidth) {
        double near = like(0, halfWidth);
        double middle = distances[distances.length / 2];
        double reach = -middle / Math.log(Math.min(MOST_ALIKE, like(middle, halfWidth) / near));
        return apart -> near * Math.exp(-apart / reach);
    }

    private double like(double apart, double halfWidth) {
        double unlike = halfWidth(apart) / halfWidth;
        return Math.max(1 - MOST_ALIKE, 1 - unlike * unlike / 2);
    }
}
