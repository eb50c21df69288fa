package fitlaw.law;

import java.util.Arrays;
import java.util.Optional;

/**
 * Losses by a formula with named parameters.
 *
 * @param loss the formula
 * @param parameters value of each parameter
 * @param covariance covariance of the parameters
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record ParametricPredictor(PointLoss loss, double[] parameters, double[][] covariance) implements Predictor {
    @Override
    public double[] at(int level, Point point) {
        double[] gradient = new double[parameters.length];
        double value = loss.at(point, parameters.clone(), gradient);
        return new double[] {value, variance(gradient, covariance)};
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        double[] a = new double[parameters.length];
        double[] b = new double[parameters.length];
        loss.at(first, parameters.clone(), a);
        loss.at(second, parameters.clone(), b);
        Arrays.setAll(a, j -> firstWeight * a[j] - secondWeight * b[j]);
        return Optional.of(variance(a, covariance));
    }

    /** Variance of a linear combination of parameters. */
    static double variance(double[] weights, double[][] covariance) {
        double variance = 0;
        for (int j = 0; j < weights.length; j++) {
            for (int l = 0; l < weights.length; l++) {
                variance += weights[j] * weights[l] * covariance[j][l];
            }
        }
        return variance;
    }
}
