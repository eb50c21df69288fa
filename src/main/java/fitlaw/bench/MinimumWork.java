package fitlaw.bench;

import fitlaw.arch.Architecture;

/**
 * The minimum that a GPU must read and compute in a measured time: weights and cache once per step, and the matrix
 * products. Activations are not counted, so no real time can be shorter.
 *
 * <pre>
 *   decode step       w (P + V d) + B kv(T) bytes,   2 B (P + V d) + 4 B L T q FLOP
 *   prefill           w (P + V d) bytes,             2 B S P + 2 B V d + 2 B L S² q FLOP
 * </pre>
 *
 * <p>{@code kv(T)} are the bytes of T keys and values, {@code q} is the query width. With tensor parallelism each GPU
 * has its share.
 *
 * @param bytes bytes read by each GPU
 * @param flop floating-point operations of each GPU
 */
record MinimumWork(double bytes, double flop) {
    static MinimumWork of(Measurement row) {
        MinimumWork whole =
                switch (row.load().phase()) {
                    case DECODE, SERVING -> step(row, row.load().contextTokens());
                    case PREFILL -> prefill(row, row.load().batch(), row.load().contextTokens());
                    case STATIC -> generation(row, row.load().requests().orElseThrow());
                };
        return whole.times(1.0 / row.model().tensorParallel());
    }

    /** One prompt of a measurement of requests, processed separately. */
    static MinimumWork ofPrompt(Measurement row) {
        return prefill(row, 1, row.load().requests().orElseThrow().inputTokens())
                .times(1.0 / row.model().tensorParallel());
    }

    private static MinimumWork generation(Measurement row, ServedRequests requests) {
        return prefill(row, row.load().batch(), requests.inputTokens())
                .plus(step(row, requests.inputTokens() + requests.outputTokens() / 2)
                        .times(requests.steps()));
    }

    private static MinimumWork step(Measurement row, double context) {
        Architecture a = row.architecture();
        Precision precision = row.setup().precision();
        double cache = row.load().batch() * a.kvBytes(context, precision.kvBytes());
        double keys = a.kvBytes(context, 1) / (2.0 * a.nKvHeads() * a.headDim()); // summed over the layers
        return new MinimumWork(
                weights(a) * precision.weightBytes() + cache,
                row.load().batch() * (2 * weights(a) + 4 * keys * a.queryWidth()));
    }

    private static MinimumWork prefill(Measurement row, double prompts, double prompt) {
        Architecture a = row.architecture();
        double keys = a.kvBytes(prompt, 1) / (2.0 * a.nKvHeads() * a.headDim());
        double flop = 2 * (prompt * a.nonEmbeddingParameters() + head(a)) + 2 * keys * prompt * a.queryWidth();
        return new MinimumWork(weights(a) * row.setup().precision().weightBytes(), prompts * flop);
    }

    private static double weights(Architecture a) {
        return a.nonEmbeddingParameters() + head(a);
    }

    private static double head(Architecture a) {
        return (double) a.vocabSize() * a.dModel();
    }

    private MinimumWork plus(MinimumWork other) {
        return new MinimumWork(bytes + other.bytes, flop + other.flop);
    }

    private MinimumWork times(double factor) {
        return new MinimumWork(bytes * factor, flop * factor);
    }
}
