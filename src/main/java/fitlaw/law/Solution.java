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
 * @param squares sum of squared residuals of loss as it was minimised
 * @param degreesOfFreedom runs less parameters
 * @param intervalMethod how intervals of optima were made
 * @param notes what a reader must know of this fit
 * @param predictor losses at other shapes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and on the way out
public record Solution(
        List<Quantity> terms,
        List<Curve> curves,
        List<Quantity> open,
        double[] fitted,
        double squares,
        int degreesOfFreedom,
        String intervalMethod,
        List<String> notes,
        Predictor predictor) {
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
     */
    public Solution {
        terms = List.copyOf(terms);
        curves = List.copyOf(curves);
        open = List.copyOf(open);
        fitted = fitted.clone();
        notes = List.copyOf(notes);
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
