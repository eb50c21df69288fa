package fitlaw.table;

import java.util.Arrays;

/** Quantiles of a sample. */
public final class Quantile {
    private Quantile() {}

    /**
     * {@return the quantile of some values, interpolated between the two nearest order statistics (type 7 of Hyndman
     * and Fan 1996)}
     *
     * @param values at least one, in any order; may be infinite
     * @param share from 0 to 1
     */
    public static double of(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        boolean between = at > below && sorted[above] > sorted[below]; // The difference of two infinities is undefined.
        return between ? sorted[below] + (at - below) * (sorted[above] - sorted[below]) : sorted[below];
    }

    /**
     * {@return the median of some values}
     *
     * @param values at least one, in any order
     */
    public static double median(double[] values) {
        return of(values, 0.5);
    }
}
