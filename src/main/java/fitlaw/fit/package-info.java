/**
 * Least squares, bootstrap and confidence intervals. Independent of losses and GPUs.
 *
 * <p>Start with {@link fitlaw.fit.LinearFit}; results are {@link fitlaw.fit.Quantity} values: an {@link
 * fitlaw.fit.Estimate} with its {@link fitlaw.fit.Interval}, or {@link fitlaw.fit.NotIdentified} with the reason.
 */
package fitlaw.fit;
