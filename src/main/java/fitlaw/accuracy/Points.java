package fitlaw.accuracy;

import java.util.stream.IntStream;

/**
 * Measured accuracies beside what the curve gives.
 *
 * @param loss losses, NaN where several losses stand behind a mean
 * @param measured measured accuracies
 * @param fitted the curve
 * @param leftOut what the curve of the other runs predicts
 * @param half half the width of the prediction interval around {@code leftOut}
 * @param run training run of each
 * @param row row of each in the table that is used; of a mean the row of its first task
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
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
