package fitlaw.throughput;

import java.util.ArrayList;
import java.util.List;

/**
 * A formula for the time of a step: the sum of its terms, whose coefficients follow each other.
 *
 * @param name name in reports and files
 * @param formula the formula in one line of text
 * @param needsMultiprocessors whether it can be used only where the number of multiprocessors of the GPU is known
 * @param terms the terms
 * @param coefficients the coefficients of all terms
 */
record StepForm(
        String name,
        String formula,
        boolean needsMultiprocessors,
        List<StepTerm> terms,
        List<Coefficient> coefficients) {
    static StepForm of(String name, String formula, StepTerm... terms) {
        List<Coefficient> coefficients = new ArrayList<>();
        List.of(terms).forEach(term -> coefficients.addAll(term.coefficients()));
        return new StepForm(name, formula, false, List.of(terms), List.copyOf(coefficients));
    }

    StepForm withMultiprocessors() {
        return new StepForm(name, formula, true, terms, coefficients);
    }

    /**
     * {@return the time of a step in seconds}
     *
     * @param step the step
     * @param c coefficients, this form's from an offset on
     * @param at the offset
     * @param gradient where not null, the derivative by the logarithm of each coefficient, times a factor, is added
     * @param factor that factor
     */
    double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double seconds = 0;
        int from = at;
        for (int i = 0; i < terms.size(); i++) {
            StepTerm term = terms.get(i);
            seconds += term.seconds(step, c, from, gradient, factor);
            from += term.coefficients().size();
        }
        return seconds;
    }
}
