package fitlaw.law;

import fitlaw.fit.Ratio;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Losses by a fitted form. A form that solves least squares need only say what {@link #at} and {@link #regression} are: how
 * errors of two losses go together, profiles and refits then follow.
 */
public interface Predictor {
    /**
     * {@return the expected loss and its variance, as two numbers}
     *
     * @param level group whose level applies, from 0; ignored by forms without group effects
     * @param point where
     */
    double[] at(int level, Point point);

    /**
     * {@return the expected loss alone, for those who ask for many}
     *
     * @param level group whose level applies, from 0; ignored by forms without group effects
     * @param point where
     */
    default double valueAt(int level, Point point) {
        return at(level, point)[0];
    }

    /** {@return the dependence on each shape, for a form that has one at fixed size and data} */
    default List<Curve> curves() {
        return List.of();
    }

    /**
     * {@return the dependence on each shape at a size and an amount of data; that of all places unless it moves}
     *
     * @param place size and data
     */
    default List<Curve> curves(Point place) {
        return curves();
    }

    /**
     * {@return how the logarithm of the best value of a shape changes with that of size or data, as a ratio of two estimates;
     * empty where it does not move}
     *
     * @param variable the shape
     * @param move size or data
     * @param place where
     */
    default Optional<Ratio> exponent(ShapeVariable variable, Move move, Point place) {
        return Optional.empty();
    }

    /**
     * {@return the loss over size and data with replicates, for a law that has a best size at a budget}
     *
     * @param degreesOfFreedom of the fit
     */
    default Optional<SizeDataCurve> sizeData(int degreesOfFreedom) {
        return Optional.empty();
    }

    /** {@return what the law says of shape alone, for a law that separates it from group effects} */
    default Optional<ShapeEffect> effect() {
        return Optional.empty();
    }

    /** {@return how far the slopes of each size lie from those of the law; empty where runs or form do not show it} */
    default Optional<RandomSlopes> randomSlopes() {
        return Optional.empty();
    }

    /**
     * {@return the dependence on a shape at a size without runs, the scatter of sizes among its errors; empty where no scatter
     * is known or none is seen}
     *
     * @param variable the shape
     * @param place size and data
     * @param degreesOfFreedom of the fit
     */
    default Optional<RandomSlopes.AtNewSize> curveAtNewSize(ShapeVariable variable, Point place, int degreesOfFreedom) {
        return Optional.empty();
    }

    /** {@return the problem of least squares that was solved, for a form that solves one and has its runs at hand} */
    default Optional<Regression> regression() {
        return Optional.empty();
    }

    /** {@return columns of the runs, apart from shapes, size and tokens, that the losses depend on, such as {@code n_layers}} */
    default List<String> covariates() {
        return List.of();
    }

    /**
     * {@return the columns beside those of shapes that the form has slopes on, for tests of the slopes on shapes}
     *
     * @param sample the runs
     */
    default List<double[]> otherColumns(TrainingData sample) {
        return List.of();
    }

    /**
     * {@return variance of one loss times a weight less another times a weight, both with one group effect; empty if the form
     * does not say how the errors of two losses go together}
     *
     * @param level group whose level applies
     * @param first where
     * @param firstWeight weight of the loss there
     * @param second another place
     * @param secondWeight weight of the loss there
     */
    default Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        return regression().map(regression -> {
            double[] p = regression.fit().parameters();
            double[] a = new double[p.length];
            double[] b = new double[p.length];
            regression.loss(level, first, p, a);
            regression.loss(level, second, p, b);
            for (int j = 0; j < a.length; j++) {
                a[j] = firstWeight * a[j] - secondWeight * b[j];
            }
            return regression.fit().variance(a);
        });
    }

    /**
     * {@return the loss at a place as a function of the parameters that refits find; empty for a form without refits}
     *
     * @param level group whose level applies
     * @param point where
     */
    default Optional<ToDoubleFunction<double[]>> lossOf(int level, Point point) {
        return regression().map(regression -> {
            double[] gradient = new double[regression.parameters().size()];
            return p -> regression.loss(level, point, p, gradient);
        });
    }

    /** {@return whether each group of runs has an effect of its own, so that losses at other sizes are not predicted} */
    default boolean hasGroupEffects() {
        return effect().isPresent();
    }

    /** {@return degrees of freedom of the variance of a loss, where they are not those of the residuals} */
    default OptionalInt degreesOfFreedom() {
        return OptionalInt.empty();
    }

    /**
     * {@return degrees of freedom of the variance of a loss}
     *
     * @param level group whose level applies
     * @param point where
     * @param ofFit degrees of freedom of the residuals
     */
    default double degreesOfFreedom(int level, Point point, int ofFit) {
        return degreesOfFreedom().orElse(ofFit);
    }

    /**
     * {@return whether losses depend on it}
     *
     * @param move size or data
     */
    default boolean knows(Move move) {
        return true;
    }
}
