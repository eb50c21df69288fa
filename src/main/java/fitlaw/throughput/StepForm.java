package fitlaw.throughput;

import java.util.List;

/** A formula for the time of a step, with its coefficients. */
interface StepForm {
    /** Name in reports and files. */
    String name();

    /** The formula in one line of text. */
    String formula();

    /** Whether it can be used only where the number of multiprocessors of the GPU is known. */
    default boolean needsMultiprocessors() {
        return false;
    }

    /** The coefficients in the order of the arrays below. */
    List<Coefficient> coefficients();

    /**
     * {@return the time of a step in seconds}
     *
     * @param step the step
     * @param c coefficients, this form's from an offset on
     * @param at the offset
     * @param gradient where not null, the derivative by the logarithm of each coefficient, times a factor, is added
     * @param factor that factor
     */
    double seconds(Step step, double[] c, int at, double[] gradient, double factor);
}
