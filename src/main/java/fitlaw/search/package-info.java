/**
 * The search for the architecture that is fastest at a loss one can accept. Start at {@link fitlaw.search.Search}; it
 * needs a {@link fitlaw.law.Law} and a {@link fitlaw.throughput.Throughput}, and gives {@link fitlaw.search.Candidates}.
 */
package fitlaw.search;
