package fitlaw.law;

import fitlaw.fit.Ratio;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Losses predicted by a fitted form. A form that solves a least-squares problem needs to implement only {@link #at} and
 * {@link #regression}: the covariance of losses, profiles and refits are then derived.
 */
public interface Predictor {
    /**
     * {@return the expected loss and its variance, as two numbers}
     *
     * @param level index from 0 of the group whose effect applies; ignored by forms without group effects
     * @param point the place
     */
    double[] at(int level, Point point);

    /**
     * {@return only the expected loss, for repeated evaluation}
     *
     * @param level index from 0 of the group whose effect applies; ignored by forms without group effects
     * @param point the place
     */
    default double valueAt(int level, Point point) {
        return at(level, point)[0];
    }

    /** {@return the dependence on each shape, for a form that separates it at fixed size and data} */
    default List<Curve> curves() {
        return List.of();
    }

    /**
     * {@return the dependence on each shape at a size and an amount of data; the same everywhere unless it moves}
     *
     * @param place size and data
     */
    default List<Curve> curves(Point place) {
        return curves();
    }

    /**
     * {@return how the logarithm of the best value of a shape changes with that of size or data, as a ratio of two
     * estimates; empty if it does not move}
     *
     * @param variable the shape
     * @param move size or data
     * @param place the place
     */
    default Optional<Ratio> exponent(ShapeVariable variable, Move move, Point place) {
        return Optional.empty();
    }

    /**
     * {@return the loss over size and data with replicates, for a law that has a best size for a budget}
     *
     * @param degreesOfFreedom degrees of freedom of the fit
     */
    default Optional<SizeDataCurve> sizeData(int degreesOfFreedom) {
        return Optional.empty();
    }

    /** {@return the effect of shape alone, for a law that separates it from group effects} */
    default Optional<ShapeEffect> effect() {
        return Optional.empty();
    }

    /**
     * {@return how far the slopes of each size are from those of the law; empty if the runs or the form do not allow an
     * estimate}
     */
    default Optional<RandomSlopes> randomSlopes() {
        return Optional.empty();
    }

    /**
     * {@return the dependence on a shape at a size without runs, with the scatter of sizes included in its errors;
     * empty if no scatter is known or found}
     *
     * @param variable the shape
     * @param place size and data
     * @param degreesOfFreedom degrees of freedom of the fit
     */
    default Optional<RandomSlopes.AtNewSize> curveAtNewSize(ShapeVariable variable, Point place, int degreesOfFreedom) {
        return Optional.empty();
    }

    /** {@return the least-squares problem that was solved, for a form that solves one and holds its runs} */
    default Optional<Regression> regression() {
        return Optional.empty();
    }

    /** {@return columns of the runs, apart from shapes, size and tokens, that the losses depend on, such as {@code n_layers}} */
    default List<String> covariates() {
        return List.of();
    }

    /**
     * {@return the columns besides those of shapes that the form has slopes on, for tests of the slopes on shapes}
     *
     * @param sample the runs
     */
    default List<double[]> otherColumns(TrainingData sample) {
        return List.of();
    }

    /**
     * {@return variance of the weighted difference of two losses of the same group; empty if the form does not provide
     * the covariance of two losses}
     *
     * @param level index of the group whose effect applies
     * @param first a place
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
     * {@return the loss at a place as a function of the parameters of a refit; empty for a form without refits}
     *
     * @param level index of the group whose effect applies
     * @param point the place
     */
    default Optional<ToDoubleFunction<double[]>> lossOf(int level, Point point) {
        return regression().map(regression -> {
            double[] gradient = new double[regression.parameters().size()];
            return p -> regression.loss(level, point, p, gradient);
        });
    }

    /** {@return whether each group of runs has its own effect, so that losses at other sizes are not predicted} */
    default boolean hasGroupEffects() {
        return effect().isPresent();
    }

    /** {@return degrees of freedom of the variance of a loss, if they differ from those of the residuals} */
    default OptionalInt degreesOfFreedom() {
        return OptionalInt.empty();
    }

    /**
     * {@return degrees of freedom of the variance of a loss}
     *
     * @param level index of the group whose effect applies
     * @param point the place
     * @param ofFit degrees of freedom of the residuals
     */
    default double degreesOfFreedom(int level, Point point, int ofFit) {
        return degreesOfFreedom().orElse(ofFit);
    }

    /**
     * {@return whether losses depend on size or data}
     *
     * @param move size or data
     */
    default boolean knows(Move move) {
        return true;
    }
}
