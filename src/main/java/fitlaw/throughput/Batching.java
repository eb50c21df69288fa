package fitlaw.throughput;

/** How an engine fills its batch. */
public enum Batching {
    /** All requests start together: one pass over all prompts, which gives the first tokens, then a decode step for each other. */
    STATIC,
    /** A finished request is replaced at once, so that prefills of new requests come between the decode steps. */
    CONTINUOUS
}
