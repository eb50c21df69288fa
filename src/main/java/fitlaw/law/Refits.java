package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Refit;

/**
 * A fitted form ready to be fitted again to resampled runs. Its parameters are the terms of the law, in their order.
 *
 * @param refit the fit
 * @param firstCurve index of c1 of the first curve, which c2 and then the other curves follow
 * @param logarithmsFrom index of the first parameter that is the logarithm of what the law states
 * @param parallel whether several threads may work
 */
public record Refits(Refit refit, int firstCurve, int logarithmsFrom, boolean parallel) {
    /**
     * Creates refits of a form without curves over shapes, all of whose parameters are stated as they are.
     *
     * @param refit the fit
     * @param parallel whether several threads may work
     */
    public Refits(Refit refit, boolean parallel) {
        this(refit, 0, Integer.MAX_VALUE, parallel);
    }

    /** Values of the terms of a result, NaN where a term is open. */
    static double[] values(FitResult result) {
        return result.terms().stream()
                .mapToDouble(term -> term.estimate().map(Estimate::value).orElse(Double.NaN))
                .toArray();
    }

    double stated(int parameter, double value) {
        return parameter < logarithmsFrom ? value : Math.exp(value);
    }
}
