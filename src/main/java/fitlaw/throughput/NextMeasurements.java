package fitlaw.throughput;

import fitlaw.fit.Matrices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranks candidate measurements by how much they reduce the variance of predictions. */
final class NextMeasurements {
    /** Standard deviation of the logarithm of a measurement around the model. */
    private static final double SCALE = 0.05;

    private NextMeasurements() {}

    /**
     * {@return the candidates that, each alone, reduce the mean variance over all candidates most}
     *
     * @param plan candidates
     * @param gradients derivative of the logarithm of each candidate's time with respect to the logarithms of the
     *     coefficients
     * @param covariance covariance of those logarithms
     * @param most maximum number of results
     */
    static List<NextMeasurement> best(
            List<NextMeasurement> plan, List<double[]> gradients, double[][] covariance, int most) {
        List<double[]> spread =
                gradients.stream().map(g -> Matrices.product(covariance, g)).toList();
        double before = 0;
        for (int t = 0; t < plan.size(); t++) {
            before += Matrices.dot(gradients.get(t), spread.get(t));
        }
        List<NextMeasurement> all = new ArrayList<>();
        for (int r = 0; r < plan.size(); r++) {
            double own = Matrices.dot(gradients.get(r), spread.get(r)) + SCALE * SCALE;
            double less = 0;
            for (double[] target : gradients) {
                double shared = Matrices.dot(target, spread.get(r));
                less += shared * shared / own;
            }
            NextMeasurement run = plan.get(r);
            all.add(new NextMeasurement(
                    run.architecture(),
                    run.phase(),
                    run.batch(),
                    run.contextTokens(),
                    run.seconds(),
                    before > 0 ? less / before : 0));
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(NextMeasurement::reduction).reversed())
                .limit(most)
                .toList();
    }
}
