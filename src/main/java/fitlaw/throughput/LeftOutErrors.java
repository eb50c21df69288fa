package fitlaw.throughput;

import fitlaw.bench.Phase;
import fitlaw.common.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Errors of predictions for architectures that were left out of the fit.
 *
 * @param decode mean absolute relative error of decode steps, and of requests if any were measured; empty if there are
 *     none
 * @param prefill the same for prefills
 * @param firstToken the same for times to the first token measured with requests, which include queueing
 * @param coverage share of points within their intervals; empty if there are none
 * @param byArchitecture the same for each architecture, in order of first occurrence
 * @param byBatch the same for each batch without prefills, in ascending order
 */
public record LeftOutErrors(
        OptionalDouble decode,
        OptionalDouble prefill,
        OptionalDouble firstToken,
        OptionalDouble coverage,
        List<Calibration.Group> byArchitecture,
        List<Calibration.Group> byBatch) {
    /**
     * Creates a summary.
     *
     * @param decode error of decode steps
     * @param prefill error of prefills
     * @param firstToken error of times to the first token
     * @param coverage share within the intervals
     * @param byArchitecture the same for each architecture
     * @param byBatch the same for each batch
     */
    public LeftOutErrors {
        byArchitecture = List.copyOf(byArchitecture);
        byBatch = List.copyOf(byBatch);
    }

    /** Summarises predictions whose errors by phase are already known. */
    static LeftOutErrors of(
            OptionalDouble decode,
            OptionalDouble prefill,
            OptionalDouble firstToken,
            List<PredictedPoint> predictions) {
        List<PredictedPoint> decodes =
                predictions.stream().filter(LeftOutErrors::isDecode).toList();
        return new LeftOutErrors(
                decode,
                prefill,
                firstToken,
                coverage(predictions),
                groups(
                        predictions,
                        new LinkedHashMap<>(),
                        prediction -> prediction.measured().model().name(),
                        name -> name),
                groups(
                        decodes,
                        new TreeMap<>(),
                        prediction -> prediction.measured().load().batch(),
                        Numbers::plain));
    }

    static LeftOutErrors of(List<PredictedPoint> predictions) {
        return of(
                error(predictions, LeftOutErrors::isDecode),
                error(predictions, Predicate.not(LeftOutErrors::isDecode)),
                OptionalDouble.empty(),
                predictions);
    }

    private static boolean isDecode(PredictedPoint prediction) {
        return prediction.measured().load().phase() != Phase.PREFILL;
    }

    private static OptionalDouble error(List<PredictedPoint> of, Predicate<PredictedPoint> wanted) {
        return of.stream()
                .filter(wanted)
                .mapToDouble(prediction -> Math.abs(prediction.relativeError()))
                .average();
    }

    private static OptionalDouble coverage(List<PredictedPoint> of) {
        return of.stream().mapToDouble(point -> point.covered() ? 1 : 0).average();
    }

    private static <K> List<Calibration.Group> groups(
            List<PredictedPoint> predictions,
            Map<K, List<PredictedPoint>> groups,
            Function<PredictedPoint, K> key,
            Function<K, String> name) {
        for (PredictedPoint prediction : predictions) {
            groups.computeIfAbsent(key.apply(prediction), one -> new ArrayList<>())
                    .add(prediction);
        }
        return groups.entrySet().stream()
                .map(entry -> group(name.apply(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Calibration.Group group(String name, List<PredictedPoint> of) {
        return new Calibration.Group(
                name,
                of.size(),
                error(of, point -> true).orElseThrow(),
                of.stream().mapToDouble(PredictedPoint::relativeError).average().orElseThrow(),
                coverage(of).orElseThrow());
    }
}
