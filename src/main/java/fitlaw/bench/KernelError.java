package fitlaw.bench;

import java.util.Arrays;

/**
 * How well a kernel's times are predicted where they were left out, as a share of the measured time.
 *
 * @param kernel which kernel
 * @param rows rows that were predicted
 * @param cachedRows rows not used at all, since they time the L2 cache
 * @param leftOut what was left out at a time: each row, or each width (all rows of the same matrix width or heads)
 * @param median median absolute error
 * @param ninetieth 90th percentile of it
 */
public record KernelError(String kernel, int rows, int cachedRows, String leftOut, double median, double ninetieth) {
    static KernelError of(String kernel, int cachedRows, String leftOut, double[] errors) {
        double[] sorted = Arrays.stream(errors).sorted().toArray();
        return new KernelError(
                kernel,
                sorted.length,
                cachedRows,
                leftOut,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.9)]);
    }
}
