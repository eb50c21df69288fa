package fitlaw.throughput;

import java.util.ArrayList;
import java.util.List;

/** A formula for the time of a step: the sum of its terms, whose coefficients are stored one after another. */
final class StepForm {
    private final String name;
    private final String formula;
    private final boolean needsMultiprocessors;
    private final StepTerm[] terms;
    private final int[] offsets;
    private final List<Coefficient> coefficients;

    private StepForm(String name, String formula, boolean needsMultiprocessors, StepTerm... terms) {
        this.name = name;
        this.formula = formula;
        this.needsMultiprocessors = needsMultiprocessors;
        this.terms = terms;
        offsets = new int[terms.length];
        List<Coefficient> all = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            offsets[i] = all.size();
            all.addAll(terms[i].coefficients());
        }
        coefficients = List.copyOf(all);
    }

    static StepForm of(String name, String formula, StepTerm... terms) {
        return new StepForm(name, formula, false, terms);
    }

    StepForm withMultiprocessors() {
        return new StepForm(name, formula, true, terms);
    }

    /** Name in reports and files. */
    String name() {
        return name;
    }

    /** The formula in one line of text. */
    String formula() {
        return formula;
    }

    /** Whether it requires a known number of multiprocessors. */
    boolean needsMultiprocessors() {
        return needsMultiprocessors;
    }

    /** The coefficients of all terms. */
    List<Coefficient> coefficients() {
        return coefficients;
    }

    /**
     * {@return the time of a step in seconds}
     *
     * @param step the step
     * @param c coefficients; those of this form begin at an offset
     * @param at the offset
     * @param gradient if not null, receives (added) the derivative with respect to the logarithm of each coefficient,
     *     times a factor
     * @param factor that factor
     */
    double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double seconds = 0;
        for (int i = 0; i < terms.length; i++) {
            seconds += terms[i].seconds(step, c, at + offsets[i], gradient, factor);
        }
        return seconds;
    }
}
