package fitlaw.bench;

import fitlaw.common.Numbers;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The requests of a {@link Phase#SERVING} or {@link Phase#STATIC} measurement.
 *
 * @param inputTokens mean prompt length S, in tokens; may be a fraction if lengths differ
 * @param outputTokens mean number of output tokens O
 * @param firstTokenSeconds mean time to the first token, including waiting in the queue; empty if not measured
 * @param load the requested load, such as {@code max_concurrency 16}, which repeats share although each achieves
 *     another batch; empty if not known
 */
public record ServedRequests(
        double inputTokens, double outputTokens, OptionalDouble firstTokenSeconds, Optional<String> load) {
    /**
     * Creates a description of requests.
     *
     * @param inputTokens mean prompt length
     * @param outputTokens mean number of output tokens
     * @param firstTokenSeconds mean time to the first token
     * @param load the requested load
     * @throws IllegalArgumentException if a number is not positive and finite
     */
    public ServedRequests {
        Numbers.positive("input tokens", inputTokens);
        Numbers.positive("output tokens", outputTokens);
        firstTokenSeconds.ifPresent(seconds -> Numbers.positive("seconds to the first token", seconds));
    }

    /** {@return decode steps of a request, {@code O - 1}: its first token comes from the prefill} */
    public double steps() {
        return Math.max(0, outputTokens - 1);
    }

    /** {@return mean number of keys that a decode step reads per sequence, {@code S + O/2}} */
    public double meanContext() {
        return inputTokens + outputTokens / 2;
    }
}
