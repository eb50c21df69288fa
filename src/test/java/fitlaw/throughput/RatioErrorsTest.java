package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.arch.Architecture;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioErrorsTest {
    private static final double CONFIDENCE = 0.9;

    /** Error of one step with its architecture left out, divided by the growth for its size. */
    private record Step(double off, double growth) {}

    private record Pair(Architecture one, Architecture other, double distance, List<Double> off, double deviation) {
        boolean shares(Pair with) {
            return List.of(with.one, with.other).contains(one)
                    || List.of(with.one, with.other).contains(other);
        }
    }

    /**
     * The nearest pairs, such as those that differ in the size of a head only, and all pairs less than 0.5 apart: with
     * intervals from the pairs of other architectures, coverage is the same as for any pair.
     */
    @ParameterizedTest
    @CsvSource({"h100, 0.25, 4", "h200, 0.25, 4", "h100, 0.5, 24", "h200, 0.5, 24"})
    void intervalsOfNearPairsHoldWithThePairLeftOut(String gpu, double distance, int count) {
        List<Pair> pairs = pairs(Calibrated.of(gpu));
        List<Pair> near =
                pairs.stream().filter(pair -> pair.distance < distance).toList();
        double inside = near.stream()
                .flatMap(pair -> {
                    List<Pair> others =
                            pairs.stream().filter(other -> !other.shares(pair)).toList();
                    double halfWidth = new RatioErrors(
                                    others.stream().mapToDouble(Pair::distance).toArray(),
                                    others.stream().mapToDouble(Pair::deviation).toArray(),
                                    CONFIDENCE)
                            .halfWidth(pair.distance);
                    return pair.off.stream().map(off -> off <= halfWidth ? 1.0 : 0.0);
                })
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();

        assertThat(near).hasSize(count);
        assertThat(inside).isBetween(0.85, 0.97);
    }

    private static List<Pair> pairs(Throughput speed) {
        PredictionErrors errors = speed.predictor().errors().decode();
        Map<Architecture, Map<List<Double>, Step>> steps = new LinkedHashMap<>();
        for (PredictedPoint prediction : speed.predictions()) {
            Measurement m = prediction.measured();
            if (m.load().phase() == Phase.DECODE) {
                steps.computeIfAbsent(m.architecture(), one -> new LinkedHashMap<>())
                        .put(
                                List.of(m.load().batch(), m.load().contextTokens()),
                                new Step(
                                        Math.log(prediction.seconds() / m.seconds()),
                                        errors.growth().at(m.load().batch())));
            }
        }
        List<Architecture> shapes = List.copyOf(steps.keySet());
        List<double[]> places = shapes.stream().map(PredictionErrors::place).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int a = 0; a < shapes.size(); a++) {
            for (int b = 0; b < a; b++) {
                double factor = RatioErrors.factor(
                        PredictionErrors.factor(places.get(a), places, a),
                        PredictionErrors.factor(places.get(b), places, b));
                Map<List<Double>, Step> other = steps.get(shapes.get(b));
                List<Double> off = steps.get(shapes.get(a)).entrySet().stream()
                        .filter(step -> other.containsKey(step.getKey()))
                        .map(step -> Math.abs(step.getValue().off - other.get(step.getKey()).off)
                                / step.getValue().growth
                                / factor)
                        .toList();
                if (!off.isEmpty()) {
                    pairs.add(new Pair(
                            shapes.get(a),
                            shapes.get(b),
                            Math.sqrt(PredictionErrors.squared(places.get(a), places.get(b))),
                            off,
                            Quantile.of(
                                    off.stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray(),
                                    CONFIDENCE)));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::distance));
        return pairs;
    }
}
