package fitlaw.throughput;

import fitlaw.bench.Measurement;
import fitlaw.fit.Interval;

/**
 * A measured time and its prediction from other architectures.
 *
 * @param measured the measurement
 * @param seconds predicted time, with the architecture left out of the fit
 * @param interval its interval, also from other architectures
 */
public record PredictedPoint(Measurement measured, double seconds, Interval interval) {
    /** {@return predicted over measured time, less 1} */
    public double relativeError() {
        return seconds / measured.seconds() - 1;
    }

    /** {@return whether the measured time lies within the interval} */
    public boolean covered() {
        return interval.contains(measured.seconds());
    }
}
