/**
 * Tables of runs from files of other tools: Parquet, JSON Lines, exports of Weights &amp; Biases, the state of a
 * Hugging Face Trainer, results of lm-evaluation-harness, folders of these, and logs reduced to final losses.
 *
 * <p>Start with {@link fitlaw.imports.Import}: each file becomes one table, which {@code Runs} reads like any other.
 */
package fitlaw.imports;
