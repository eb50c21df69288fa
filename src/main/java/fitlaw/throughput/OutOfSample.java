package fitlaw.throughput;

import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Measurement;
import fitlaw.bench.Setup;
import fitlaw.common.Report;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The test of a calibrated model on measurements that it was not fitted to; see {@link Throughput#test}.
 *
 * @param source file of the measurements
 * @param setup setup for which the model predicts
 * @param predictions each measured point with its prediction
 * @param leftOut measurements not used, each with the reason
 * @param known names of models whose shape is in the calibration, so that they do not test a new shape
 * @param others measured setups that differ from that of the model in GPU, engine, version or precision
 */
public record OutOfSample(
        String source,
        Setup setup,
        List<PredictedPoint> predictions,
        List<ExcludedMeasurement> leftOut,
        List<String> known,
        List<String> others)
        implements Report.Source {
    /**
     * Creates a test.
     *
     * @param source file of the measurements
     * @param setup setup for which the model predicts
     * @param predictions each measured point
     * @param leftOut measurements not used
     * @param known names of models whose shape is in the calibration
     * @param others other measured setups
     */
    public OutOfSample {
        predictions = List.copyOf(predictions);
        leftOut = List.copyOf(leftOut);
        known = List.copyOf(known);
        others = List.copyOf(others);
    }

    /** {@return errors of the predictions; times to the first token are not compared} */
    public LeftOutErrors errors() {
        return LeftOutErrors.of(predictions);
    }

    boolean hasRequests() {
        return predictions.stream()
                .anyMatch(prediction -> prediction.measured().load().requests().isPresent());
    }

    /**
     * {@return all points: model, phase, batch, context_tokens, seconds, predicted_seconds, low, high, relative_error,
     * inside}
     */
    public Table table() {
        return Table.create(
                "speed test",
                text("model", m -> m.model().name()),
                text("phase", m -> m.load().phase().label()),
                numbers("batch", p -> p.measured().load().batch()),
                numbers("context_tokens", p -> p.measured().load().contextTokens()),
                numbers("seconds", p -> p.measured().seconds()),
                numbers("predicted_seconds", PredictedPoint::seconds),
                numbers("low", p -> p.interval().low()),
                numbers("high", p -> p.interval().high()),
                numbers("relative_error", PredictedPoint::relativeError),
                numbers("inside", p -> p.covered() ? 1 : 0));
    }

    private StringColumn text(String name, Function<Measurement, String> value) {
        return StringColumn.create(name, predictions.stream().map(p -> value.apply(p.measured())));
    }

    private DoubleColumn numbers(String name, ToDoubleFunction<PredictedPoint> value) {
        return DoubleColumn.create(name, predictions.stream().mapToDouble(value));
    }

    @Override
    public Report report() {
        return CalibrationReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
