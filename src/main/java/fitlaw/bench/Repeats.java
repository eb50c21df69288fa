package fitlaw.bench;

import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The spread of repeated measurements of the same point: {@code |ln(x/y)|} of two of them, which for small differences
 * is their share of the time; for a point measured more than twice, the mean over its pairs.
 *
 * <p>It is a lower limit on the error of a prediction. If two measurements of a point differ by 1 % on average, a model
 * without any error deviates by 0.7 % from one measurement ({@code 1/sqrt(2)}), and by 0.5 % from the mean of two.
 * Repeats in one process show less noise than those on different machines or days.
 *
 * @param setup GPU, engine, version and precision
 * @param phase phase of the points
 * @param points number of points that were measured more than once
 * @param rows number of measurements of these points
 * @param runs number of different processes or machines that measured them; 0 if the tables do not name any
 * @param differences distribution of the differences
 */
public record Repeats(Setup setup, Phase phase, int points, int rows, int runs, Differences differences) {
    /**
     * Differences of two measurements of one point.
     *
     * @param mean mean difference
     * @param median median difference
     * @param ninetieth 90th percentile of the differences
     * @param most largest difference of two measurements
     * @param mostAt the two measurements with the largest difference
     */
    public record Differences(double mean, double median, double ninetieth, double most, String mostAt) {}

    /** Two measurements of one point. */
    private record Pair(Measurement one, Measurement other) {
        double difference() {
            return Math.abs(Math.log(one.seconds() / other.seconds()));
        }

        @Override
        public String toString() {
            return one.origin().source().equals(other.origin().source())
                    ? String.format(
                            Locale.ROOT,
                            "rows %d and %d of %s",
                            one.origin().row(),
                            other.origin().row(),
                            one.origin().source())
                    : String.format(
                            Locale.ROOT,
                            "row %d of %s and row %d of %s",
                            one.origin().row(),
                            one.origin().source(),
                            other.origin().row(),
                            other.origin().source());
        }
    }

    /** The repeats of each phase and setup; phases in their order, setups in the order of their first rows. */
    static List<Repeats> of(List<Measurement> rows) {
        Map<List<Object>, List<List<Measurement>>> groups = MeasurementGroups.of(rows).stream()
                .filter(point -> point.size() > 1)
                .collect(Collectors.groupingBy(
                        point -> List.<Object>of(
                                point.get(0).setup(), point.get(0).load().phase()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.values().stream()
                .map(Repeats::ofGroup)
                .sorted(Comparator.comparing(Repeats::phase))
                .toList();
    }

    private static Repeats ofGroup(List<List<Measurement>> points) {
        Measurement first = points.get(0).get(0);
        double[] differences = points.stream()
                .mapToDouble(point -> pairs(point).stream()
                        .mapToDouble(Pair::difference)
                        .average()
                        .orElseThrow())
                .toArray();
        Pair most = points.stream()
                .flatMap(point -> pairs(point).stream())
                .max(Comparator.comparingDouble(Pair::difference))
                .orElseThrow();
        return new Repeats(
                first.setup(),
                first.load().phase(),
                points.size(),
                points.stream().mapToInt(List::size).sum(),
                (int) points.stream()
                        .flatMap(List::stream)
                        .flatMap(row -> row.origin().run().stream())
                        .distinct()
                        .count(),
                new Differences(
                        Arrays.stream(differences).average().orElseThrow(),
                        Quantile.median(differences),
                        Quantile.of(differences, 0.9),
                        most.difference(),
                        most.toString()));
    }

    private static List<Pair> pairs(List<Measurement> point) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < point.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(new Pair(point.get(j), point.get(i)));
            }
        }
        return pairs;
    }
}
