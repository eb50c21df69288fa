package fitlaw.law;

import fitlaw.arch.Architecture;
import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.SingularFitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Buildable shapes at the best size of a budget, close to the best shape there.
 *
 * <p>Depth is that of the runs, extrapolated to the size by a power of N, together with depths a quarter larger and
 * smaller; the law does not depend on depth unless it has a depth term. Head dimension is 64 (32 below 100M parameters,
 * 128 from 3B on), GQA groups are those most frequent among the runs, and widths are multiples of 128 (less below
 * 300M).
 *
 * @param shapes one for each depth, lowest predicted loss first
 * @param losses predicted loss of each, in nats per token
 * @param notes why there are no shapes, or none for a depth
 */
public record BuildableShapes(List<Architecture> shapes, List<Estimate> losses, List<String> notes) {
    private static final double[] DEPTHS = {0.75, 1, 1.25};
    /** The allowed relative deviation from the size. */
    private static final double TOLERANCE = 0.02;

    /**
     * Creates shapes.
     *
     * @param shapes one for each depth
     * @param losses predicted loss of each
     * @param notes why there are no shapes, or none for a depth
     */
    public BuildableShapes {
        shapes = List.copyOf(shapes);
        losses = List.copyOf(losses);
        notes = List.copyOf(notes);
    }

    private record Built(Architecture shape, Estimate loss) {}

    static BuildableShapes of(Allocation allocation) {
        Optimum best = allocation.shape();
        Law law = allocation.law();
        if (best.relativeWidth().estimate().isEmpty()
                || best.mlpRatio().estimate().isEmpty()) {
            return none("No buildable shape is listed because the best shape is not identified.");
        }
        if (law.options().count() != ParameterCount.NON_EMBEDDING) {
            return none("No buildable shape is listed because N includes embeddings, which depend on the "
                    + "vocabulary. Use the counting rule "
                    + CountingRule.NON_EMBEDDING + ".");
        }
        if (!law.hasRuns() || !law.runs().has("n_layers")) {
            return none("No buildable shape is listed because the runs have no column n_layers to derive a depth "
                    + "from. Add it, or specify a depth: allocation.shape().nearest(BuildOptions.of(n, "
                    + "layers)).");
        }
        double n = ((Estimate) allocation.estimate("n_params")).value();
        int depth = depth(law.sample(), n);
        List<Built> built = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int layers : Arrays.stream(DEPTHS)
                .mapToInt(times -> Math.max(1, (int) Math.round(times * depth)))
                .distinct()
                .toArray()) {
            int multiple = n >= 3e8 ? 128 : n >= 3e7 ? 64 : n >= 3e6 ? 32 : 16;
            int head = n >= 3e9 ? 128 : n >= 1e8 ? 64 : 32;
            try {
                Buildable nearest = best.nearest(
                        new BuildOptions(Math.round(n), TOLERANCE, layers, head, group(law), multiple, multiple));
                built.add(new Built(nearest.architecture(), loss(allocation, nearest)));
            } catch (IllegalArgumentException e) {
                notes.add("With " + layers + " layers: " + e.getMessage());
            }
        }
        built.sort(
                (one, other) -> Double.compare(one.loss().value(), other.loss().value()));
        return new BuildableShapes(
                built.stream().map(Built::shape).toList(),
                built.stream().map(Built::loss).toList(),
                notes);
    }

    private static BuildableShapes none(String why) {
        return new BuildableShapes(List.of(), List.of(), List.of(why));
    }

    /** The depth of the runs as a power of N, extrapolated to a size. */
    private static int depth(TrainingData sample, double n) {
        double[] x = Arrays.stream(sample.parameters()).map(Math::log).toArray();
        double[] y =
                Arrays.stream(sample.runs().numbers("n_layers")).map(Math::log).toArray();
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        try {
            LinearFit line = LinearFit.of(new double[][] {x}, y, ones, new int[x.length], 1);
            return (int) Math.max(1, Math.round(Math.exp(line.intercept(0) + line.slope(0) * Math.log(n))));
        } catch (SingularFitException e) {
            return (int) Math.round(Math.exp(Arrays.stream(y).average().orElseThrow()));
        }
    }

    /** The most frequent GQA group among the runs; 4 if they have none. */
    private static int group(Law law) {
        try {
            double[] groups = law.sample().covariate(Covariate.GROUP_SIZE);
            int[] sorted = Arrays.stream(groups)
                    .mapToInt(g -> (int) Math.round(g))
                    .sorted()
                    .toArray();
            return IntStream.of(sorted)
                    .distinct()
                    .boxed()
                    .max((one, other) -> Long.compare(
                            IntStream.of(sorted).filter(g -> g == one).count(),
                            IntStream.of(sorted).filter(g -> g == other).count()))
                    .orElse(4);
        } catch (DataException e) {
            return 4;
        }
    }

    /**
     * Predicted loss: from the law if it includes shapes, otherwise the least loss of the size times the excess of the
     * shape.
     */
    private static Estimate loss(Allocation allocation, Buildable shape) {
        Law law = allocation.law();
        Point place = allocation.shape().place().orElseThrow();
        if (!law.curves().isEmpty()) {
            Architecture one = shape.architecture();
            Point at = new Point(
                            one.relativeWidth(law.options().count()),
                            one.mlpRatio(),
                            one.parameters(law.options().count()),
                            place.tokens(),
                            one.nLayers())
                    .with(Covariate.GROUP_SIZE, one.gqaGroup());
            return law.loss(at);
        }
        Estimate least = (Estimate) allocation.estimate("loss");
        double times = 1 + shape.lossGivenAway();
        Interval interval = least.interval();
        return new Estimate(
                "loss",
                times * least.value(),
                least.stdError().stream().map(error -> times * error).findFirst(),
                new Interval(times * interval.low(), times * interval.high(), interval.method()));
    }

    void addTo(Report.Builder report) {
        if (!shapes.isEmpty()) {
            report.text("Nearest buildable shapes, with their predicted loss:");
            report.grid(
                    List.of("d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim", "n_params", "loss"),
                    IntStream.range(0, shapes.size())
                            .mapToObj(i -> cells(shapes.get(i), losses.get(i)))
                            .toList());
        }
        notes.forEach(report::note);
    }

    private static List<String> cells(Architecture shape, Estimate loss) {
        return List.of(
                String.valueOf(shape.dModel()),
                String.valueOf(shape.dFf()),
                String.valueOf(shape.nLayers()),
                String.valueOf(shape.nHeads()),
                String.valueOf(shape.nKvHeads()),
                String.valueOf(shape.headDim()),
                Numbers.count((double) shape.nonEmbeddingParameters()),
                Numbers.significant(loss.value(), 4) + " ["
                        + Numbers.significant(loss.interval().low(), 4) + ", "
                        + Numbers.significant(loss.interval().high(), 4) + "]");
    }
}
