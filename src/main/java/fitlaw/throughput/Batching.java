package fitlaw.throughput;

/** How an engine forms its batch. */
public enum Batching {
    /**
     * All requests start together: one prefill of all prompts, which produces the first tokens, then one decode step
     * for each further token.
     */
    STATIC,
    /** A finished request is replaced at once, so prefills of new requests are interleaved with the decode steps. */
    CONTINUOUS
}
