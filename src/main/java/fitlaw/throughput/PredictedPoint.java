package fitlaw.throughput;

import fitlaw.bench.Measurement;
import fitlaw.fit.Interval;

/**
 * A measured time beside the one that a model predicts for it from other architectures.
 *
 * @param measured the measurement
 * @param seconds predicted time, the architecture left out of the fit
 * @param interval its interval, made from other architectures too
 */
public record PredictedPoint(Measurement measured, double seconds, Interval interval) {
    /** {@return predicted over measured time, less 1} */
    public double relativeError() {
        return seconds / measured.seconds() - 1;
    }

    /** {@return whether the measured time lies inside the interval} */
    public boolean covered() {
        return interval.contains(measured.seconds());
    }
}
