package fitlaw.throughput;

import java.util.List;

/**
 * A part of the time of a step, with its coefficients. To add one, implement this interface and add it to a form in
 * {@link StepForms}.
 */
interface StepTerm {
    /** The coefficients, in the order of the arrays of {@link #seconds}. */
    List<Coefficient> coefficients();

    /**
     * {@return the time of this part in seconds}
     *
     * @param step the step
     * @param c coefficients; those of this term begin at an offset
     * @param at the offset
     * @param gradient if not null, receives (added) the derivative with respect to the logarithm of each coefficient,
     *     times a factor
     * @param factor that factor
     */
    double seconds(Step step, double[] c, int at, double[] gradient, double factor);
}
