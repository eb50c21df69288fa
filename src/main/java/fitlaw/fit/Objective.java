package fitlaw.fit;

/** A function that {@link LevenbergMarquardt} minimises. It keeps the place last evaluated, so each thread needs its own. */
interface Objective {
    /** {@return number of parameters} */
    int parameters();

    /**
     * {@return the value at a place, {@code Infinity} where it is not defined}
     *
     * @param at the place; parameters that are pinned or tied to others are set
     */
    double value(double[] at);

    /**
     * Gives the derivatives at the place last evaluated.
     *
     * @param descent receives half the gradient, with the opposite sign
     * @param curvature receives half the second derivatives or an approximation, in its lower triangle
     * @param damped receives the part of the diagonal that damping enlarges; 0 for a parameter that is solved for
     */
    void derivatives(double[] descent, double[][] curvature, double[] damped);

    /** {@return the value of a parameter that is nearest to a given one and within its bounds} */
    default double inside(int parameter, double value) {
        return value;
    }

    /** {@return whether a parameter stays where it is: it is pinned, or at a bound that it would pass} */
    default boolean isHeld(int parameter, double at, double descent) {
        return false;
    }

    /** Solves for the parameters that follow from the others. */
    default void solveLinear(double[] at) {}
}
