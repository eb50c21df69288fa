package fitlaw.throughput;

import fitlaw.fit.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Predicts every measurement from the other architectures. */
final class CrossCheck {
    private CrossCheck() {}

    /** Predictions in the order of the rows; empty if no architecture could be left out. */
    static List<PredictedPoint> predictions(
            CalibratedModel fitted, double[][] covariance, PredictionErrors decode, PredictionErrors prefill) {
        if (fitted.without().length == 0) {
            return List.of();
        }
        PredictedPoint[] all = new PredictedPoint[fitted.rows().size()];
        double[] c = TimeModel.natural(fitted.fit().parameters());
        double[] leftOut = fitted.leftOut();
        String method = "leave-one-architecture-out " + Math.round(100 * decode.confidence()) + " %";
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

    /** Variance of the logarithm of a time due to the uncertainty of the coefficients. */
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
                new Calibration.Data(
                        source.measurements(),
                        chosen.rows().size(),
                        chosen.groups().size(),
                        source.repeats(),
                        source.leftOut()),
                LeftOutErrors.of(
                        chosen.leftOutError(true), chosen.leftOutError(false), firstTokenError(chosen), predictions),
                selection.decodes().stream().map(CrossCheck::form).toList(),
                source.notes());
    }

    /** Mean absolute relative error of times to the first token, each predicted from the other architectures. */
    private static OptionalDouble firstTokenError(CalibratedModel fitted) {
        return IntStream.range(0, fitted.without().length)
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
                .average();
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
}
