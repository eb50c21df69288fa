/**
 * Search for the architecture with the fastest serving at an acceptable loss. Start with {@link fitlaw.search.Search},
 * which needs a {@link fitlaw.law.Law} and a {@link fitlaw.throughput.Throughput}, and returns {@link
 * fitlaw.search.Candidates}.
 */
package fitlaw.search;
