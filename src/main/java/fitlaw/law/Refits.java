package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.fit.Refit;

/**
 * A fitted form ready to be fitted again to resampled runs. Its parameters are the terms of the law, in their order.
 *
 * @param refit the fit
 * @param firstCurve index of c1 of the first curve, which c2 and then the other curves follow
 * @param logarithmsFrom index of the first parameter that is the logarithm of what the law states
 * @param parallel whether several threads may work, which nobody knows of a user's own function
 */
record Refits(Refit refit, int firstCurve, int logarithmsFrom, boolean parallel) {
    static Refits of(LawForm form, TrainingData sample, FitResult solution) {
        if (form instanceof LinearForm linear) {
            return linear.refits(sample);
        }
        if (form instanceof MultiplicativeForm multiplicative) {
            return multiplicative.refits(sample, solution);
        }
        if (form instanceof ParametricForm parametric) {
            return ParametricFit.refits(parametric, sample, solution);
        }
        if (form instanceof ChinchillaForm chinchilla) {
            return chinchilla.refits(sample);
        }
        throw new IllegalArgumentException("the form " + form.name()
                + " does not say how it is fitted again, so it cannot be resampled. Use its own intervals.");
    }

    /** Values of the terms of a solution, NaN where a term is open. */
    static double[] values(FitResult solution) {
        return solution.terms().stream().mapToDouble(Refits::value).toArray();
    }

    private static double value(Quantity term) {
        return term.estimate().map(Estimate::value).orElse(Double.NaN);
    }

    double stated(int parameter, double value) {
        return parameter < logarithmsFrom ? value : Math.exp(value);
    }
}
