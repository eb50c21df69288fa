package fitlaw.throughput;

/** How an engine fills its batch. */
public enum Batching {
    /** All requests start together: prefill of every prompt, then one decode step per output token. */
    STATIC,
    /** A finished request is replaced at once, so that prefills of new requests come between the decode steps. */
    CONTINUOUS
}
