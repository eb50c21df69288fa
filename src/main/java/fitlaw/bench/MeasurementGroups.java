package fitlaw.bench;

import fitlaw.arch.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Groups measurements of the same point, which are repeats. Serving runs with the same requested load are repeats,
 * although each achieves a slightly different batch and different lengths.
 */
final class MeasurementGroups {
    /** Lengths that differ by a larger factor belong to another workload. */
    private static final double SAME_LENGTH = 1.05;

    private MeasurementGroups() {}

    /** What was measured: every property that a time may depend on. Names, runs and files are ignored. */
    private record Point(
            Setup setup,
            Architecture architecture,
            int tensorParallel,
            Phase phase,
            Optional<String> load,
            double batch,
            double contextTokens,
            double inputTokens,
            double outputTokens) {
        static Point of(Measurement m) {
            Optional<ServedRequests> requests = m.requests();
            Optional<String> load = requests.flatMap(ServedRequests::load);
            boolean exact = load.isEmpty();
            return new Point(
                    m.setup(),
                    m.architecture(),
                    m.tensorParallel(),
                    m.phase(),
                    load,
                    exact ? m.batch() : 0,
                    exact ? m.contextTokens() : 0,
                    exact ? requests.map(ServedRequests::inputTokens).orElse(0.0) : 0,
                    exact ? requests.map(ServedRequests::outputTokens).orElse(0.0) : 0);
        }
    }

    /** The measurements of each point, in the order of the first of each. */
    static List<List<Measurement>> of(List<Measurement> rows) {
        Map<Point, List<List<Measurement>>> points = new LinkedHashMap<>();
        List<List<Measurement>> all = new ArrayList<>();
        for (Measurement row : rows) {
            List<List<Measurement>> alike = points.computeIfAbsent(Point.of(row), point -> new ArrayList<>());
            alike.stream()
                    .filter(point -> isSameLength(point.get(0), row))
                    .findFirst()
                    .orElseGet(() -> {
                        List<Measurement> point = new ArrayList<>();
                        alike.add(point);
                        all.add(point);
                        return point;
                    })
                    .add(row);
        }
        return all;
    }

    private static boolean isSameLength(Measurement one, Measurement other) {
        return one.requests().isEmpty()
                || (isNear(
                                one.requests().get().inputTokens(),
                                other.requests().orElseThrow().inputTokens())
                        && isNear(
                                one.requests().get().outputTokens(),
                                other.requests().orElseThrow().outputTokens()));
    }

    private static boolean isNear(double a, double b) {
        return Math.max(a, b) <= SAME_LENGTH * Math.min(a, b);
    }

    /**
     * One measurement for all of a point: means of times, rates and achieved values, and the names of all runs;
     * otherwise equal to the first.
     */
    static Measurement mean(List<Measurement> of) {
        Measurement first = of.get(0);
        if (of.size() == 1) {
            return first;
        }
        String runs = of.stream()
                .flatMap(row -> row.run().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new Measurement(
                first.setup(),
                runs.isEmpty() ? Optional.empty() : Optional.of(runs),
                first.model(),
                first.family(),
                first.architecture(),
                first.tensorParallel(),
                first.phase(),
                mean(of, Measurement::batch),
                mean(of, Measurement::contextTokens),
                mean(of, Measurement::seconds),
                first.requests()
                        .map(requests -> new ServedRequests(
                                mean(of, row -> row.requests().orElseThrow().inputTokens()),
                                mean(of, row -> row.requests().orElseThrow().outputTokens()),
                                known(of, row -> row.requests().orElseThrow().firstTokenSeconds()),
                                requests.load())),
                known(of, Measurement::copyBytesPerSecond),
                known(of, Measurement::matmulFlopPerSecond),
                first.source(),
                first.row());
    }

    /** The mean over those that have the value. */
    private static OptionalDouble known(List<Measurement> of, Function<Measurement, OptionalDouble> value) {
        List<Measurement> with =
                of.stream().filter(row -> value.apply(row).isPresent()).toList();
        return with.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(mean(with, row -> value.apply(row).getAsDouble()));
    }

    /**
     * The mean, summed in ascending order, so that the order of the files does not change the last digit; equal values
     * are returned unchanged.
     */
    private static double mean(List<Measurement> of, ToDoubleFunction<Measurement> value) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted[0] == sorted[sorted.length - 1]
                ? sorted[0]
                : Arrays.stream(sorted).sum() / sorted.length;
    }
}
