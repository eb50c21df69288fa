/**
 * Least squares and the intervals that go with it. Knows nothing of losses or GPUs.
 *
 * <p>Start with {@link fitlaw.fit.LinearFit}; results are told as {@link fitlaw.fit.Quantity}: an
 * {@link fitlaw.fit.Estimate} with its {@link fitlaw.fit.Interval}, or {@link fitlaw.fit.NotIdentified} with the reason.
 */
package fitlaw.fit;
