package fitlaw.accuracy;

/**
 * Variance of accuracies around a curve: {@code factor · a (1 - a) / n + extra}.
 *
 * @param factor factor on the sampling variance of questions; below 1 if accuracies scatter less, 1 otherwise
 * @param extra variance beyond question sampling, such as reruns and misfit of the curve; 0 if the factor is below 1
 */
record AccuracyNoise(double factor, double extra) {
    private static final double LEAST_FACTOR = 0.05;
    private static final double LEAST_VARIANCE = 1e-12;
    private static final int HALVINGS = 60;

    /**
     * {@return the noise for which the sum of squares over variances equals the degrees of freedom}
     *
     * @param data the rows
     * @param fitted curve at each row
     * @param squares squared residual of each row
     * @param freedom target of the sum of squares over variances
     */
    static AccuracyNoise of(TaskData data, double[] fitted, double[] squares, double freedom) {
        double[] sampling = new double[squares.length];
        double sum = 0;
        for (int row = 0; row < sampling.length; row++) {
            sampling[row] = data.sampling(row, fitted[row]);
            sum += squares[row];
        }
        double high = Math.max(LEAST_VARIANCE, sum / freedom);
        if (sampling[0] == 0) {
            return new AccuracyNoise(1, high);
        }
        double without = weighted(squares, sampling, 0);
        if (without <= freedom) {
            return new AccuracyNoise(Math.max(LEAST_FACTOR, without / freedom), 0);
        }
        double low = 0;
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            if (weighted(squares, sampling, middle) > freedom) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new AccuracyNoise(1, high);
    }

    private static double weighted(double[] squares, double[] sampling, double extra) {
        double sum = 0;
        for (int row = 0; row < squares.length; row++) {
            sum += squares[row] / (sampling[row] + extra);
        }
        return sum;
    }

    double variance(TaskData data, int row, double expected) {
        return factor * data.sampling(row, expected) + extra;
    }
}
