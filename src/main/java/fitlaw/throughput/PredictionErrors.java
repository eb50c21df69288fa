package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prediction errors from left-out architectures: half-widths of intervals for the logarithm of a time.
 *
 * <p>The deviations of one architecture are correlated, so the unit is the architecture. For each left-out
 * architecture, the quantile of its absolute deviations at the level of the intervals (for 90 %: nine of ten rows) is
 * divided by {@code sqrt(1 + distance²)} and, if deviations depend on the size of a step, by its {@link
 * IntervalGrowth}. The half-width is the quantile of these values at that level minus 12 percentage points, times the
 * same factors of the prediction. {@link MeasuredRange}s widen it for batches and contexts beyond the measured ones.
 * The distance is that to the nearest measured architecture, see {@link #place}. If there are too few architectures for
 * that quantile, the largest value is enlarged by {@code 1 + 1/n}. Nine of ten rows in 78 of 100 architectures means
 * more than nine of ten rows overall, and no architecture is far below that.
 */
final class PredictionErrors {
    /**
     * Half-width if no architecture could be left out: about the error on other architectures of the priors with one
     * measured architecture.
     */
    private static final double UNKNOWN = 0.15;

    /** Difference between the level for rows and the level for architectures. */
    private static final double SLACK = 0.12;

    /** Number of coordinates of an architecture. */
    static final int DIMENSIONS = 13;

    /** Context at which windowed layers are compared with others. */
    private static final double CONTEXT = 4096;

    /**
     * Weight of sizes that affect only a part of a step, attention or the output head. With weight 1, intervals for the
     * shapes timed later on an H200 would contain 98 % of their times instead of 90 %.
     */
    private static final double PART = 0.3;

    /** Weight of differences that the formula of a step ignores, such as norms. */
    private static final double SMALL = 0.1;

    private final List<double[]> shapes;
    private final double[] deviations;
    private final double confidence;
    private final double base;
    private final double open;
    private final IntervalGrowth growth;
    private final Ranges ranges;

    /**
     * Creates errors.
     *
     * @param shapes coordinates of each left-out architecture
     * @param deviations quantile of its deviations, divided by its factor and growth
     * @param confidence confidence of the intervals
     * @param open standard deviation of the logarithm of the measured times due to the uncertainty of the coefficients,
     *     which the deviations already include
     * @param growth dependence of widths on the size of a step
     * @param ranges the measured ranges
     */
    PredictionErrors(
            List<double[]> shapes,
            double[] deviations,
            double confidence,
            double open,
            IntervalGrowth growth,
            Ranges ranges) {
        this.growth = growth;
        this.ranges = ranges;
        this.open = open;
        this.shapes = List.copyOf(shapes);
        this.deviations = deviations.clone();
        this.confidence = confidence;
        base = known() ? next(this.deviations, confidence - SLACK) : UNKNOWN;
    }

    static PredictionErrors of(CalibratedModel fitted, boolean decode, double confidence, double[][] covariance) {
        List<double[]> all = new ArrayList<>();
        List<double[]> off = new ArrayList<>();
        List<double[]> sizes = new ArrayList<>();
        double[] leftOut = fitted.leftOut();
        for (int[] group : fitted.groups()) {
            int[] rows = Arrays.stream(group)
                    .filter(row -> fitted.rows().get(row).isDecode() == decode && !Double.isNaN(leftOut[row]))
                    .toArray();
            if (rows.length > 0) {
                all.add(place(fitted.rows().get(group[0]).measured().architecture()));
                off.add(Arrays.stream(rows)
                        .mapToDouble(row -> Math.abs(leftOut[row]))
                        .toArray());
                sizes.add(Arrays.stream(rows)
                        .mapToDouble(row -> fitted.rows().get(row).size())
                        .toArray());
            }
        }
        for (int a = 0; a < off.size(); a++) {
            double factor = factor(all.get(a), all, a);
            off.set(a, Arrays.stream(off.get(a)).map(one -> one / factor).toArray());
        }
        IntervalGrowth growth = IntervalGrowth.of(off, sizes, confidence);
        double[] scaled = new double[all.size()];
        for (int a = 0; a < scaled.length; a++) {
            scaled[a] = growth.deviation(off.get(a), sizes.get(a), confidence);
        }
        double open = scaled.length < 2 ? 0 : open(fitted, decode, covariance);
        PredictionErrors within = new PredictionErrors(all, scaled, confidence, open, growth, Ranges.ALL);
        return new PredictionErrors(
                all,
                scaled,
                confidence,
                open,
                growth,
                new Ranges(
                        decode
                                ? MeasuredRange.of(
                                        fitted,
                                        within,
                                        MeasuredSteps::isDecode,
                                        row -> row.measured().load().batch(),
                                        MeasuredRange.OF_BATCHES)
                                : MeasuredRange.ALL,
                        MeasuredRange.of(
                                fitted,
                                within,
                                row -> decode ? row.isDecode() : row.prefill() != null,
                                row -> row.tokens(decode),
                                MeasuredRange.OF_TOKENS)));
    }

    /**
     * The coordinates of an architecture, used for distances: logarithms of d_model, d_ff, query width, KV width and
     * layers, so that a factor of e in one of them is a distance of 1; with a smaller weight, logarithms of head size
     * and vocabulary; the share of windowed layers and the logarithm of the share of 4,096 keys that a layer reads;
     * and, with a small weight, properties that hardly affect the time of a step: tied embeddings, norms and biases.
     */
    static double[] place(Architecture a) {
        Details details = a.details();
        double kv = (double) a.nKvHeads() * a.headDim();
        double layers = a.nLayers();
        double local = details.local().map(LocalAttention::layers).orElse(0);
        int biases =
                (details.queryKeyValueBias() ? 1 : 0) + (details.outputBias() ? 2 : 0) + (details.mlpBias() ? 4 : 0);
        return new double[] {
            Math.log(a.dModel()),
            Math.log(a.dFf()),
            Math.log(a.queryWidth()),
            Math.log(kv),
            Math.log(layers),
            PART * Math.log(a.headDim()),
            PART * Math.log(a.vocabSize()),
            local / layers,
            local == 0 ? 0 : Math.log(a.kvBytes(CONTEXT, 1) / (2 * kv * layers * CONTEXT)),
            a.tied() ? SMALL : 0,
            SMALL * details.normsPerLayer(),
            details.queryKeyNorm() ? SMALL : 0,
            SMALL * biases
        };
    }

    /** Factor on the width for an architecture, from its distance to the nearest of others. */
    static double factor(double[] shape, List<double[]> others, int except) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int a = 0; a < others.size(); a++) {
            if (a != except) {
                nearest = Math.min(nearest, squared(shape, others.get(a)));
            }
        }
        return Math.sqrt(1 + nearest);
    }

    static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return sum;
    }

    /** These errors with an additional independent deviation. */
    PredictionErrors and(double further) {
        return new PredictionErrors(
                shapes,
                Arrays.stream(deviations).map(one -> Math.hypot(one, further)).toArray(),
                confidence,
                open,
                growth,
                ranges);
    }

    private static double open(CalibratedModel fitted, boolean decode, double[][] covariance) {
        double[] c = TimeModel.natural(fitted.fit().parameters());
        return Math.sqrt(fitted.rows().stream()
                .filter(row -> row.isDecode() == decode)
                .mapToDouble(row -> CrossCheck.variance(fitted.model(), row, c, covariance))
                .average()
                .orElse(0));
    }

    double open() {
        return open;
    }

    /** Half-width for the part of a coefficient variance that exceeds the part already in the deviations. */
    double beyondOpen(double variance) {
        return Student.halfWidth(confidence, 1e9) * Math.sqrt(Math.max(0, variance - open * open));
    }

    List<double[]> shapes() {
        return shapes;
    }

    double[] deviations() {
        return deviations.clone();
    }

    double confidence() {
        return confidence;
    }

    /** Whether any architecture was left out. */
    boolean known() {
        return deviations.length >= 2;
    }

    IntervalGrowth growth() {
        return growth;
    }

    /** Half-width for the logarithm near the measured architectures, at the middle size of a step. */
    double base() {
        return base;
    }

    /** Bound for the next value at a confidence, given values like these; enlarged if they are too few. */
    static double next(double[] values, double confidence) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = (int) Math.ceil((n + 1) * confidence - 1e-9);
        return rank > n ? sorted[n - 1] * (1 + 1.0 / n) : sorted[rank - 1];
    }

    /** Factor on the width for an architecture, relative to the measured ones. */
    double factor(Architecture architecture) {
        return factor(place(architecture));
    }

    /** The same from the coordinates of the architecture. */
    double factor(double[] shape) {
        return shapes.isEmpty() ? 1 : factor(shape, shapes, -1);
    }

    /** Half-width for an architecture and a step. */
    double halfWidth(double[] place, Load load) {
        return base * factor(place) * widening(load);
    }

    /** Factor on the width for a step, relative to one of middle size. */
    double widening(Load load) {
        return growth.at(load.size()) * ranges.batches.widening(load.batch()) * ranges.tokens.widening(load.tokens());
    }

    /**
     * The properties of a step that determine the width of its interval.
     *
     * @param size see {@link IntervalGrowth}
     * @param batch sequences of a decode step
     * @param tokens keys of a sequence, or tokens of a prompt
     */
    record Load(double size, double batch, double tokens) {}

    /**
     * The measured ranges.
     *
     * @param batches batches; {@link MeasuredRange#ALL} for prefills, whose time hardly depends on the number of
     *     prompts
     * @param tokens contexts, or prompt lengths
     */
    record Ranges(MeasuredRange batches, MeasuredRange tokens) {
        static final Ranges ALL = new Ranges(MeasuredRange.ALL, MeasuredRange.ALL);
    }

    Ranges ranges() {
        return ranges;
    }

    /** Half-width for one of the left-out architectures from the others, at the middle size of a step. */
    double without(int index) {
        return others(deviations, index, confidence) * factor(shapes.get(index), shapes, index);
    }

    /** Bound for the deviation of one architecture, from those of the others. */
    static double others(double[] deviations, int except, double confidence) {
        double[] others = new double[deviations.length - 1];
        for (int a = 0, b = 0; a < deviations.length; a++) {
            if (a != except) {
                others[b++] = deviations[a];
            }
        }
        return others.length < 2 ? UNKNOWN : next(others, confidence - SLACK);
    }
}
