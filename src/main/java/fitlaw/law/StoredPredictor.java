package fitlaw.law;

import java.util.List;

/** A predictor that is made of numbers alone, so that it predicts the same after it was saved and read. */
sealed interface StoredPredictor extends Solution.Predictor
        permits LinearPredictor, ProductPredictor, ParametricPredictor, ChinchillaPredictor, PublishedCoefficients {
    /** The dependence on each shape. */
    default List<Curve> curves() {
        return List.of();
    }
}
