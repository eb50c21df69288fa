package fitlaw.bench;

import java.util.Arrays;

/**
 * How well the times of a kernel are predicted when they are left out, as a share of the measured time.
 *
 * @param kernel name of the kernel
 * @param rows rows that were predicted
 * @param cachedRows rows that are not used, since they measure the L2 cache
 * @param leftOut what was left out at a time: one row, or one width (all rows of the same matrix width or number of
 *     heads)
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
