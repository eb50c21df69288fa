package fitlaw.law;

import java.util.Arrays;

/**
 * Losses by a formula with named parameters.
 *
 * @param loss the formula
 * @param parameters value of each parameter
 * @param covariance covariance of the parameters
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
record ParametricPredictor(PointLoss loss, double[] parameters, double[][] covariance) implements StoredPredictor {
    @Override
    public double[] at(int level, Point point) {
        double[] gradient = new double[parameters.length];
        double value = loss.at(point, parameters.clone(), gradient);
        return new double[] {value, StoredPredictor.variance(gradient, covariance)};
    }

    @Override
    public double differenceVariance(int level, Point first, double firstWeight, Point second, double secondWeight) {
        double[] a = new double[parameters.length];
        double[] b = new double[parameters.length];
        loss.at(first, parameters.clone(), a);
        loss.at(second, parameters.clone(), b);
        Arrays.setAll(a, j -> firstWeight * a[j] - secondWeight * b[j]);
        return StoredPredictor.variance(a, covariance);
    }
}
