package fitlaw.accuracy;

import java.util.stream.IntStream;

/**
 * Measured and fitted accuracies.
 *
 * @param loss losses; NaN for a mean over tasks with different losses
 * @param measured measured accuracies
 * @param fitted fitted accuracies
 * @param leftOut predictions of the curve fitted to the other runs
 * @param half half-width of the prediction interval around {@code leftOut}
 * @param run training run of each point
 * @param row row of each point in the table; for a mean, the row of its first task
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
record Points(
        double[] loss, double[] measured, double[] fitted, double[] leftOut, double[] half, int[] run, int[] row) {
    int size() {
        return measured.length;
    }

    double rmse() {
        return Math.sqrt(IntStream.range(0, size())
                .mapToDouble(row -> square(measured[row] - fitted[row]))
                .average()
                .orElse(Double.NaN));
    }

    double leftOutRmse() {
        return Math.sqrt(predicted()
                .mapToDouble(row -> square(measured[row] - leftOut[row]))
                .average()
                .orElse(Double.NaN));
    }

    double coverage() {
        return predicted()
                .mapToDouble(row -> Math.abs(measured[row] - leftOut[row]) <= half[row] ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private IntStream predicted() {
        return IntStream.range(0, size()).filter(row -> Double.isFinite(leftOut[row]));
    }

    private static double square(double value) {
        return value * value;
    }
}
