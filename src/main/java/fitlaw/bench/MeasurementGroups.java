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
            Optional<String> requested,
            double batch,
            double contextTokens,
            double inputTokens,
            double outputTokens) {
        static Point of(Measurement m) {
            Optional<ServedRequests> requests = m.load().requests();
            Optional<String> requested = requests.flatMap(ServedRequests::load);
            boolean exact = requested.isEmpty();
            return new Point(
                    m.setup(),
                    m.architecture(),
                    m.model().tensorParallel(),
                    m.load().phase(),
                    requested,
                    exact ? m.load().batch() : 0,
                    exact ? m.load().contextTokens() : 0,
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
        return one.load().requests().isEmpty()
                || (isNear(
                                one.load().requests().get().inputTokens(),
                                other.load().requests().orElseThrow().inputTokens())
                        && isNear(
                                one.load().requests().get().outputTokens(),
                                other.load().requests().orElseThrow().outputTokens()));
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
                .flatMap(row -> row.origin().run().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new Measurement(
                first.setup(),
                first.model(),
                meanLoad(of.stream().map(Measurement::load).toList()),
                mean(of, Measurement::seconds),
                new Measurement.Rates(known(of, row -> row.rates().copyBytesPerSecond()), known(of, row -> row.rates()
                        .matmulFlopPerSecond())),
                new Measurement.Origin(
                        runs.isEmpty() ? Optional.empty() : Optional.of(runs),
                        first.origin().source(),
                        first.origin().row()));
    }

    private static Measurement.Load meanLoad(List<Measurement.Load> of) {
        Measurement.Load first = of.get(0);
        return new Measurement.Load(
                first.phase(),
                mean(of, Measurement.Load::batch),
                mean(of, Measurement.Load::contextTokens),
                first.requests()
                        .map(requests -> new ServedRequests(
                                mean(of, row -> row.requests().orElseThrow().inputTokens()),
                                mean(of, row -> row.requests().orElseThrow().outputTokens()),
                                known(of, row -> row.requests().orElseThrow().firstTokenSeconds()),
                                requests.load())));
    }

    /** The mean of those that have the value. */
    private static <T> OptionalDouble known(List<T> of, Function<T, OptionalDouble> value) {
        List<T> with = of.stream().filter(row -> value.apply(row).isPresent()).toList();
        return with.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(mean(with, row -> value.apply(row).getAsDouble()));
    }

    /**
     * The mean, summed in ascending order, so that the order of the files does not change the last digit; equal values
     * are returned unchanged.
     */
    private static <T> double mean(List<T> of, ToDoubleFunction<T> value) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted[0] == sorted[sorted.length - 1]
                ? sorted[0]
                : Arrays.stream(sorted).sum() / sorted.length;
    }
}
