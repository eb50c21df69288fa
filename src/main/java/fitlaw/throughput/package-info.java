/**
 * How fast an architecture serves tokens on a GPU: physics of each operator, coefficients calibrated to measurements,
 * intervals from leaving out whole architectures.
 *
 * <p>Start with {@link fitlaw.throughput.Throughput} and {@link fitlaw.throughput.Workload}.
 */
package fitlaw.throughput;
