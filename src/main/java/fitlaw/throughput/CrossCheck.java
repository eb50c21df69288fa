package fitlaw.throughput;

import fitlaw.bench.Phase;
import fitlaw.fit.Interval;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Every measurement predicted from the other architectures. */
final class CrossCheck {
    private CrossCheck() {}

    /** In the order of the rows; empty where no architecture could be left out. */
    static List<PredictedPoint> predictions(
            CalibratedModel fitted, double[][] covariance, PredictionErrors decode, PredictionErrors prefill) {
        if (fitted.without().length == 0) {
            return List.of();
        }
        PredictedPoint[] all = new PredictedPoint[fitted.rows().size()];
        double[] c = TimeModel.natural(fitted.fit().parameters());
        double[] leftOut = fitted.leftOut();
        String method = "architectures left out " + Math.round(100 * decode.level()) + " %";
        int decodes = 0;
        int prefills = 0;
        for (int[] group : fitted.groups()) {
            boolean anyDecode =
                    Arrays.stream(group).anyMatch(row -> fitted.rows().get(row).isDecode());
            boolean anyPrefill =
                    Arrays.stream(group).anyMatch(row -> !fitted.rows().get(row).isDecode());
            double ofDecode = anyDecode ? decode.without(decodes++) : Double.NaN;
            double ofPrefill = anyPrefill ? prefill.without(prefills++) : Double.NaN;
            for (int row : group) {
                MeasuredSteps of = fitted.rows().get(row);
                PredictionErrors errors = of.isDecode() ? decode : prefill;
                double open = errors.beyondOpen(variance(fitted.model(), of, c, covariance));
                double half = Math.hypot(
                        (of.isDecode() ? ofDecode : ofPrefill) * errors.growth().at(of.size()), open);
                double seconds = of.measured().seconds() * Math.exp(leftOut[row]);
                all[row] = new PredictedPoint(
                        of.measured(),
                        seconds,
                        new Interval(seconds * Math.exp(-half), seconds * Math.exp(half), method));
            }
        }
        return List.of(all);
    }

    /** Variance of the logarithm of a time that the coefficients leave open. */
    static double variance(TimeModel model, MeasuredSteps row, double[] c, double[][] covariance) {
        double[] g = new double[c.length];
        double seconds = model.seconds(row, c, g);
        double sum = 0;
        for (int j = 0; j < g.length; j++) {
            for (int l = 0; g[j] != 0 && l < g.length; l++) {
                sum += g[j] * covariance[j][l] * g[l];
            }
        }
        return Math.max(0, sum) / (seconds * seconds);
    }

    static Calibration summary(Selection selection, List<PredictedPoint> predictions, RowSource source) {
        CalibratedModel chosen = selection.chosen();
        return new Calibration(
                source.measurements(),
                chosen.rows().size(),
                source.repeats(),
                source.leftOut(),
                chosen.groups().size(),
                chosen.leftOutError(true),
                chosen.leftOutError(false),
                firstTokenError(chosen),
                coverage(predictions),
                byModel(predictions),
                byBatch(predictions),
                selection.decodes().stream().map(CrossCheck::form).toList(),
                source.notes());
    }

    /** Mean absolute relative error of times to the first token, each from the other architectures; NaN without any. */
    private static double firstTokenError(CalibratedModel fitted) {
        if (fitted.without().length == 0) {
            return Double.NaN;
        }
        return IntStream.range(0, fitted.groups().size())
                .boxed()
                .flatMapToDouble(g -> {
                    double[] c = TimeModel.natural(fitted.without()[g]);
                    return Arrays.stream(fitted.groups().get(g))
                            .mapToObj(fitted.rows()::get)
                            .filter(row -> row.firstTokenSeconds().isPresent())
                            .mapToDouble(row -> Math.abs(fitted.model().prefillSeconds(row.prefill(), c, null, 1)
                                            / row.firstTokenSeconds().getAsDouble()
                                    - 1));
                })
                .average()
                .orElse(Double.NaN);
    }

    /** In the order in which models come first. */
    static List<Calibration.Group> byModel(List<PredictedPoint> predictions) {
        return groups(
                predictions,
                new LinkedHashMap<>(),
                prediction -> prediction.measured().model(),
                name -> name);
    }

    /** Of all but prefills, by rising batch. */
    static List<Calibration.Group> byBatch(List<PredictedPoint> predictions) {
        List<PredictedPoint> decodes = predictions.stream()
                .filter(prediction -> prediction.measured().phase() != Phase.PREFILL)
                .toList();
        return groups(
                decodes, new TreeMap<>(), prediction -> prediction.measured().batch(), Numbers::plain);
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

    private static Calibration.Form form(CalibratedModel fitted) {
        StepForm form = fitted.model().decode();
        int k = form.coefficients().size();
        double[] c = TimeModel.natural(fitted.fit().parameters());
        return new Calibration.Form(
                form.name(),
                form.formula(),
                fitted.leftOutError(true),
                form.coefficients().stream().map(Coefficient::name).toList(),
                Arrays.stream(c, 0, k).boxed().toList());
    }

    private static Calibration.Group group(String name, List<PredictedPoint> of) {
        return new Calibration.Group(
                name,
                of.size(),
                of.stream()
                        .mapToDouble(p -> Math.abs(p.relativeError()))
                        .average()
                        .orElse(Double.NaN),
                of.stream().mapToDouble(PredictedPoint::relativeError).average().orElse(Double.NaN),
                coverage(of));
    }

    static double coverage(List<PredictedPoint> of) {
        return of.stream().mapToDouble(p -> p.covered() ? 1 : 0).average().orElse(Double.NaN);
    }
}
