package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far predictions are off, from architectures left out: the half-width of an interval on the logarithm of a time.
 *
 * <p>Rows of one architecture deviate together, so that the unit is the architecture. Of each, left out, the
 * deviation that its rows stay within at the confidence of the intervals is taken (for 90 %: nine of ten rows), divided by {@code
 * sqrt(1 + distance²)} and, where deviations depend on the size of a step, by its {@link IntervalGrowth}; the half-width is
 * what these stay within at that confidence less twelve points, times the same factors of what is predicted, and {@link MeasuredRange}s
 * widen it for batches and contexts beyond the measured ones. The
 * distance is that to the nearest measured architecture, see {@link #place}. Where so few architectures were left out that none lies
 * beyond that confidence, the largest is enlarged by {@code 1 + 1/n}. Nine of ten rows in 78 of 100 architectures is more
 * than nine of ten rows in all, and leaves no architecture far below.
 */
final class PredictionErrors {
    /** Half-width where no architecture could be left out: about what priors and one architecture give on others. */
    private static final double UNKNOWN = 0.15;

    /** How much less sure of the next architecture than of the rows of one. */
    private static final double SLACK = 0.12;

    /** How many coordinates the place of an architecture has. */
    static final int DIMENSIONS = 13;

    /** The context at which layers with a window are compared with others. */
    private static final double CONTEXT = 4096;

    /**
     * How much sizes count that only a part of a step depends on, attention or the output head. As much as the others, intervals of the
     * shapes timed later on an H200 would hold 98 % of their times in place of 90 %.
     */
    private static final double PART = 0.3;

    /** Weight of differences that the formula of a step ignores, such as norms: less than that of any other difference. */
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
     * @param shapes place of each architecture that was left out
     * @param deviations what its rows stay within, over its factor and growth
     * @param confidence confidence of the intervals
     * @param open standard deviation, on the logarithm of the measured times, that the coefficients leave open; the
     *     deviations hold it already
     * @param growth how widths depend on the size of a step
     * @param ranges what was measured
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
     * The place of an architecture, all of whose differences count: logarithms of d_model, d_ff, query width, KV width and layers,
     * so that e times more of one of them is a distance of 1, and with less weight of head size and vocabulary; the share of layers with a window, and
     * the logarithm of the share of 4,096 keys that a layer reads; and with little weight what a step's time hardly
     * depends on, tied embeddings, norms and biases.
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

    /** How much wider for a place, by its distance to the nearest of others. */
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

    /** The same with a further independent deviation. */
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

    /** Half-width for a variance that coefficients leave open, beyond what the deviations hold. */
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

    /** Half-width on the logarithm near the measured architectures, at the middle size of a step. */
    double base() {
        return base;
    }

    /** What the next of values like these stays within at a confidence; enlarged where they are too few for that. */
    static double next(double[] values, double confidence) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = (int) Math.ceil((n + 1) * confidence - 1e-9);
        return rank > n ? sorted[n - 1] * (1 + 1.0 / n) : sorted[rank - 1];
    }

    /** How much wider for an architecture than near the measured ones. */
    double factor(Architecture architecture) {
        return factor(place(architecture));
    }

    /** The same by the place of the architecture. */
    double factor(double[] shape) {
        return shapes.isEmpty() ? 1 : factor(shape, shapes, -1);
    }

    /** Half-width for a place and a step. */
    double halfWidth(double[] place, Load load) {
        return base * factor(place) * widening(load);
    }

    /** How much wider for a step than for one of middle size. */
    double widening(Load load) {
        return growth.at(load.size()) * ranges.batches.widening(load.batch()) * ranges.tokens.widening(load.tokens());
    }

    /**
     * The properties of a step that its width depends on.
     *
     * @param size see {@link IntervalGrowth}
     * @param batch sequences of a decode step
     * @param tokens keys of a sequence, or tokens of a prompt
     */
    record Load(double size, double batch, double tokens) {}

    /**
     * What was measured.
     *
     * @param batches batches; {@link MeasuredRange#ALL} for prefills, whose time hardly depends on how many prompts their
     *     tokens are of
     * @param tokens contexts, or lengths of a prompt
     */
    record Ranges(MeasuredRange batches, MeasuredRange tokens) {
        static final Ranges ALL = new Ranges(MeasuredRange.ALL, MeasuredRange.ALL);
    }

    Ranges ranges() {
        return ranges;
    }

    /** Half-width for an architecture that is among those left out, from the others alone, at the middle size of a step. */
    double without(int index) {
        return others(deviations, index, confidence) * factor(shapes.get(index), shapes, index);
    }

    /** What the deviation of one architecture stays within, from those of the others. */
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
