package fitlaw.fit;

/**
 * A function that {@link LevenbergMarquardt} minimises. It stores the point last evaluated, so each thread needs its
 * own.
 */
interface Objective {
    /** {@return number of parameters} */
    int parameters();

    /**
     * {@return the value at a point, {@code Infinity} where it is not defined}
     *
     * @param at the point; parameters that are pinned or tied to others are set by this method
     */
    double value(double[] at);

    /**
     * Computes the derivatives at the point last evaluated.
     *
     * @param descent receives half the gradient, with the opposite sign
     * @param curvature receives half the second derivatives or an approximation, in its lower triangle
     * @param damped receives the part of the diagonal that damping enlarges; 0 for a linear parameter that is solved
     *     for
     */
    void derivatives(double[] descent, double[][] curvature, double[] damped);

    /** {@return a value of a parameter, clipped to its bounds} */
    default double inside(int parameter, double value) {
        return value;
    }

    /** {@return whether a parameter does not move: it is pinned, or at a bound that it would pass} */
    default boolean isHeld(int parameter, double at, double descent) {
        return false;
    }

    /** Solves for the linear parameters, given the others. */
    default void solveLinear(double[] at) {}
}
