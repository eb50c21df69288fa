package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.runs.Checkpoints;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs that are drawn together because they depend on one another. */
final class Clusters {
    /** With fewer, resamples hardly differ: with three sizes, coverage is .66 where .95 is stated. */
    private static final int FEWEST = 8;

    private Clusters() {}

    /** Cluster of each run, or empty where runs are drawn one by one. */
    static int[] of(TrainingData sample, String by) {
        if (by.isEmpty()) {
            require(sample, sample.size(), "runs", "");
            return new int[0];
        }
        List<String> labels = labels(sample, by);
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] cluster = labels.stream()
                .mapToInt(label -> index.computeIfAbsent(label, key -> index.size()))
                .toArray();
        String names = by.equals(BootstrapOptions.SHAPE)
                ? ""
                : " (" + index.keySet().stream().limit(FEWEST).collect(Collectors.joining(", ")) + ")";
        require(sample, index.size(), "clusters by " + by, names);
        return cluster;
    }

    /** What a law says of runs whose checkpoints are drawn together; empty where rows are runs of their own. */
    static Optional<String> drawnTogether(Runs runs) {
        return Checkpoints.of(runs)
                .map(found -> found.words() + ", which are resampled together."
                        + (found.runs() < FEWEST
                                ? " Intervals from fewer than " + FEWEST + " runs are unreliable, mostly too narrow."
                                : ""));
    }

    /** What a law says whose errors allow for what checkpoints of a run share, or not; empty where rows are runs of their own. */
    static Optional<String> sharedErrors(Runs runs, boolean allowed) {
        return Checkpoints.of(runs)
                .map(found -> found.words()
                        + (allowed
                                ? ". Standard errors are clustered by run."
                                : ". Standard errors treat the rows as independent, so intervals are too narrow. To resample runs:"
                                        + " --bootstrap cases --cluster-by " + found.column()
                                        + " (in Java, BootstrapOptions.withClusterBy)."));
    }

    private static void require(TrainingData sample, int count, String what, String names) {
        if (count < FEWEST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d %s%s are too few to resample. Fewer than %d give intervals that are far too "
                            + "narrow (with three sizes, the coverage of 95 %% intervals is 66 %%). "
                            + "Use the interval of law.optimum(), which needs no resampling, or choose smaller "
                            + "clusters.",
                    sample.runs().source(),
                    count,
                    what,
                    names,
                    FEWEST));
        }
    }

    private static List<String> labels(TrainingData sample, String by) {
        if (by.equals(BootstrapOptions.SHAPE)) {
            return IntStream.range(0, sample.size())
                    .mapToObj(run -> architecture(sample.point(run)))
                    .toList();
        }
        if (by.equals(BootstrapOptions.SIZE_CLASS)) {
            List<String> sizes = Levels.sizeClasses(sample.runs());
            if (sizes.isEmpty()) {
                throw new DataException(sample.runs().source()
                        + " has neither size_class nor n_params_non_embedding to define clusters by "
                        + "size. Add one, or name a column.");
            }
            return sizes;
        }
        return sample.runs().texts(by);
    }

    /** Identifies an architecture: shape, parameters and depth, as far as the table has them. */
    private static String architecture(Point point) {
        return Math.round(1e6 * Math.log(point.x()))
                + " " + Math.round(1e6 * Math.log(point.r()))
                + " " + Math.round(1e6 * Math.log(point.n()))
                + " " + point.depth();
    }
}
