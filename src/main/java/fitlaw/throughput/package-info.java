/**
 * Predicts how fast an architecture serves tokens on a GPU: a time model for each operator, coefficients calibrated to
 * measurements, and intervals from leaving out whole architectures.
 *
 * <p>Start with {@link fitlaw.throughput.Throughput} and {@link fitlaw.throughput.Workload}.
 */
package fitlaw.throughput;
