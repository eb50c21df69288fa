package fitlaw.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the seconds of a {@link Measurement} are the time of. */
public enum Phase {
    /** One decode step: one new token for every sequence of the batch, each of which reads {@code contextTokens} keys. */
    DECODE,
    /**
     * One pass over the prompts of the batch, {@code contextTokens} tokens each, up to the logits of the last token.
     */
    PREFILL,
    /**
     * The mean time between two tokens of a request (TPOT) under continuous batching, with prefills of other requests
     * in between. The batch is the mean number of requests in decode.
     */
    SERVING,
    /**
     * A complete batch from prompts to last tokens: one pass over all prompts, then a decode step for each token except
     * the first.
     */
    STATIC;

    /** {@return the name in tables, such as {@code decode}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the phase of that name, if there is one}
     *
     * @param label name in tables
     */
    public static Optional<Phase> of(String label) {
        return Arrays.stream(values())
                .filter(phase -> phase.name().equalsIgnoreCase(label.strip()))
                .findFirst();
    }
}
