package fitlaw.accuracy;

import fitlaw.fit.Student;
import java.util.Arrays;

/**
 * A line through the accuracies of a task over loss, with a cluster-robust standard error by run (Liang and Zeger,
 * Biometrika 73, 1986).
 *
 * @param slope accuracy per unit of loss
 * @param error its standard error
 * @param runs number of runs
 * @param mean mean accuracy
 */
record Trend(double slope, double error, int runs, double mean) {
    private static final double CONFIDENCE = 0.95;

    static Trend of(TaskData data) {
        int n = data.size();
        double loss = Arrays.stream(data.loss()).average().orElseThrow();
        double mean = Arrays.stream(data.accuracy()).average().orElseThrow();
        double squares = 0;
        double product = 0;
        for (int row = 0; row < n; row++) {
            double x = data.loss()[row] - loss;
            squares += x * x;
            product += x * (data.accuracy()[row] - mean);
        }
        double slope = squares > 0 ? product / squares : 0;
        double[] score = new double[Arrays.stream(data.run()).max().orElseThrow() + 1];
        for (int row = 0; row < n; row++) {
            double x = data.loss()[row] - loss;
            score[data.run()[row]] += x * (data.accuracy()[row] - mean - slope * x);
        }
        int runs = data.runs();
        double meat = Arrays.stream(score).map(s -> s * s).sum() * runs / Math.max(1, runs - 2);
        return new Trend(slope, squares > 0 ? Math.sqrt(meat) / squares : Double.POSITIVE_INFINITY, runs, mean);
    }

    private double limit() {
        return Student.halfWidth(CONFIDENCE, Math.max(1, runs - 2));
    }

    boolean falls() {
        return slope < -limit() * error;
    }

    boolean rises() {
        return slope > limit() * error;
    }
}
