/**
 * Measurements of the speed at which a GPU serves decoders, from tables and from the result files of inference engines.
 *
 * <p>Start with {@link fitlaw.bench.Bench}; one row of it is a {@link fitlaw.bench.Measurement}.
 */
package fitlaw.bench;
