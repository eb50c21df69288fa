package fitlaw.law;

import java.util.List;

/** A predictor that is made of numbers alone, so that it predicts the same after it was saved and read. */
sealed interface StoredPredictor extends FitResult.Predictor
        permits LinearPredictor, ProductPredictor, ParametricPredictor, ChinchillaPredictor, PublishedCoefficients {
    /** The dependence on each shape. */
    default List<Curve> curves() {
        return List.of();
    }

    /** Slopes on shapes whose curve the runs leave open. */
    default List<NuisanceSlope> nuisances() {
        return List.of();
    }

    /**
     * {@return variance of one loss times a weight less another times a weight, both at one level}
     *
     * @param level group whose level applies
     * @param first where
     * @param firstWeight weight of the loss there
     * @param second another place
     * @param secondWeight weight of the loss there
     */
    double differenceVariance(int level, Point first, double firstWeight, Point second, double secondWeight);

    /** Variance of a combination of parameters. */
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
