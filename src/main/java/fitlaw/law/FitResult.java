package fitlaw.law;

import fitlaw.fit.Quantity;
import java.util.List;
import java.util.Optional;

/**
 * A form fitted to a sample.
 *
 * @param terms what was estimated, apart from the optimum
 * @param curves the dependence on each shape that the runs identify
 * @param open the shapes of the form that the runs leave open, each with the reason
 * @param fitted fitted loss of each run, in nats per token
 * @param squares sum of squared residuals of loss, weighted as it was minimised
 * @param degreesOfFreedom runs less parameters
 * @param intervalMethod how intervals of optima were made
 * @param notes what a reader must know of this fit
 * @param predictor losses at other shapes
 * @param merit what was minimised, where that is not the sum of squares
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and on the way out
public record FitResult(
        List<Quantity> terms,
        List<Curve> curves,
        List<Quantity> open,
        double[] fitted,
        double squares,
        int degreesOfFreedom,
        String intervalMethod,
        List<String> notes,
        Predictor predictor,
        Optional<FitObjective> merit) {
    /** Loss at a shape. */
    @FunctionalInterface
    public interface Predictor {
        /**
         * {@return the expected loss and its variance, as two numbers}
         *
         * @param level group whose level applies, from 0; forms without levels pay no heed to it
         * @param point where
         */
        double[] at(int level, Point point);

        /** {@return what the law says of shape alone, for a law that separates it from levels} */
        default Optional<ShapeEffect> effect() {
            return Optional.empty();
        }

        /** {@return the problem of least squares that was solved, for a form that solves one} */
        default Optional<Regression> regression() {
            return Optional.empty();
        }
    }

    /**
     * Creates a solution.
     *
     * @param terms what was estimated, apart from the optimum
     * @param curves the dependence on each shape that the runs identify
     * @param open the shapes of the form that the runs leave open
     * @param fitted fitted loss of each run
     * @param squares sum of squared residuals of loss
     * @param degreesOfFreedom runs less parameters
     * @param intervalMethod how intervals of optima were made
     * @param notes what a reader must know of this fit
     * @param predictor losses at other shapes
     * @param merit what was minimised, where that is not the sum of squares
     */
    public FitResult {
        terms = List.copyOf(terms);
        curves = List.copyOf(curves);
        open = List.copyOf(open);
        fitted = fitted.clone();
        notes = List.copyOf(notes);
    }

    /**
     * Creates a solution of least squares.
     *
     * @param terms what was estimated, apart from the optimum
     * @param curves the dependence on each shape that the runs identify
     * @param open the shapes of the form that the runs leave open
     * @param fitted fitted loss of each run
     * @param squares sum of squared residuals of loss
     * @param degreesOfFreedom runs less parameters
     * @param intervalMethod how intervals of optima were made
     * @param notes what a reader must know of this fit
     * @param predictor losses at other shapes
     */
    public FitResult(
            List<Quantity> terms,
            List<Curve> curves,
            List<Quantity> open,
            double[] fitted,
            double squares,
            int degreesOfFreedom,
            String intervalMethod,
            List<String> notes,
            Predictor predictor) {
        this(
                terms,
                curves,
                open,
                fitted,
                squares,
                degreesOfFreedom,
                intervalMethod,
                notes,
                predictor,
                Optional.empty());
    }

    /** {@return whether the form is of shapes at a level of size and data, rather than of size and data themselves} */
    public boolean hasShapes() {
        return !curves.isEmpty() || !open.isEmpty();
    }

    /** {@return fitted loss of each run, in nats per token; a copy} */
    @Override
    public double[] fitted() {
        return fitted.clone();
    }

    /** {@return standard deviation of the noise of one run, in nats per token} */
    public double sigma() {
        return Math.sqrt(squares / degreesOfFreedom);
    }
}
