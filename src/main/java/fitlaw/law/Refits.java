package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Refit;

/**
 * A form that can be refitted to resampled runs. Its parameters are the terms of the law, in the same order.
 *
 * @param refit the fit
 * @param firstCurve index of c1 of the first curve, followed by c2 and then by the other curves
 * @param logarithmsFrom index of the first parameter that is the logarithm of the reported value
 * @param parallel whether several threads may call it
 */
public record Refits(Refit refit, int firstCurve, int logarithmsFrom, boolean parallel) {
    /**
     * Creates refits of a form without curves over shapes, all of whose parameters are reported unchanged.
     *
     * @param refit the fit
     * @param parallel whether several threads may call it
     */
    public Refits(Refit refit, boolean parallel) {
        this(refit, 0, Integer.MAX_VALUE, parallel);
    }

    /** Values of the terms of a result, NaN for terms that are not identified. */
    static double[] values(FitResult result) {
        return result.terms().stream()
                .mapToDouble(term -> term.estimate().map(Estimate::value).orElse(Double.NaN))
                .toArray();
    }

    double stated(int parameter, double value) {
        return parameter < logarithmsFrom ? value : Math.exp(value);
    }
}
