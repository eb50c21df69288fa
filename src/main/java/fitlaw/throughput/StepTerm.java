package fitlaw.throughput;

import java.util.List;

/** A part of the time of a step, with its coefficients. A new one is a class of this kind and a line in {@link StepForms}. */
interface StepTerm {
    /** The coefficients in the order of the arrays below. */
    List<Coefficient> coefficients();

    /**
     * {@return the time of this part in seconds}
     *
     * @param step the step
     * @param c coefficients, this term's from an offset on
     * @param at the offset
     * @param gradient where not null, the derivative by the logarithm of each coefficient, times a factor, is added
     * @param factor that factor
     */
    double seconds(Step step, double[] c, int at, double[] gradient, double factor);
}
