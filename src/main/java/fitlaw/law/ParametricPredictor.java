package fitlaw.law;

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
        double variance = 0;
        for (int j = 0; j < gradient.length; j++) {
            for (int l = 0; l < gradient.length; l++) {
                variance += gradient[j] * gradient[l] * covariance[j][l];
            }
        }
        return new double[] {value, variance};
    }
}
