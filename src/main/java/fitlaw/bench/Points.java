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

/** Measurements by what was measured, so that repeats of one point stand together. */
final class Points {
    private Points() {}

    /** What was measured: everything that a time may depend on and a measurement tells. Names, runs and files do not count. */
    private record Point(
            Setup setup,
            Architecture architecture,
            int tensorParallel,
            Phase phase,
            double batch,
            double contextTokens,
            double inputTokens,
            double outputTokens) {
        static Point of(Measurement m) {
            return new Point(
                    m.setup(),
                    m.architecture(),
                    m.tensorParallel(),
                    m.phase(),
                    m.batch(),
                    m.contextTokens(),
                    m.requests().map(Requests::inputTokens).orElse(0.0),
                    m.requests().map(Requests::outputTokens).orElse(0.0));
        }
    }

    /** The measurements of each point, in the order of their first. */
    static List<List<Measurement>> of(List<Measurement> rows) {
        Map<Point, List<Measurement>> points =
                rows.stream().collect(Collectors.groupingBy(Point::of, LinkedHashMap::new, Collectors.toList()));
        return new ArrayList<>(points.values());
    }

    /** One measurement for all of a point: the mean of times and rates, and all runs; else as the first. */
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
                first.batch(),
                first.contextTokens(),
                mean(of, Measurement::seconds),
                first.requests()
                        .map(requests -> new Requests(
                                requests.inputTokens(),
                                requests.outputTokens(),
                                known(of, row -> row.requests().orElseThrow().firstTokenSeconds()))),
                known(of, Measurement::copyBytesPerSecond),
                known(of, Measurement::matmulFlopPerSecond),
                first.source(),
                first.row());
    }

    /** The mean of those that have the value. */
    private static OptionalDouble known(List<Measurement> of, Function<Measurement, OptionalDouble> value) {
        List<Measurement> with =
                of.stream().filter(row -> value.apply(row).isPresent()).toList();
        return with.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(mean(with, row -> value.apply(row).getAsDouble()));
    }

    /** Added in ascending order, so that the order of the files does not change the last digit. */
    private static double mean(List<Measurement> of, ToDoubleFunction<Measurement> value) {
        return Arrays.stream(of.stream().mapToDouble(value).sorted().toArray()).sum() / of.size();
    }
}
