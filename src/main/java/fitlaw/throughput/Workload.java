package fitlaw.throughput;

import java.util.Locale;
import java.util.Objects;

/**
 * A serving workload: concurrent sequences, each with a prompt and an answer of fixed lengths.
 *
 * @param batch concurrent sequences, B
 * @param inputTokens tokens of a prompt, S
 * @param outputTokens tokens written per sequence, O
 * @param batching how the engine forms its batch
 */
public record Workload(int batch, int inputTokens, int outputTokens, Batching batching) {
    /** Limit against mistaken input, far beyond any model. */
    private static final int MOST_TOKENS = 100_000_000;

    /**
     * Creates a workload.
     *
     * @param batch concurrent sequences
     * @param inputTokens tokens of a prompt
     * @param outputTokens tokens written per sequence
     * @param batching how the engine forms its batch
     * @throws IllegalArgumentException if a number is not positive, or a sequence is longer than 100 million tokens
     */
    public Workload {
        Objects.requireNonNull(batching, "batching");
        if (batch <= 0 || inputTokens <= 0 || outputTokens <= 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "batch, input tokens and output tokens must be positive whole numbers: %d, %d and %d",
                    batch,
                    inputTokens,
                    outputTokens));
        }
        if ((long) inputTokens + outputTokens > MOST_TOKENS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a sequence of %,d input and %,d output tokens is longer than %,d tokens; check both numbers",
                    inputTokens,
                    outputTokens,
                    MOST_TOKENS));
        }
    }

    /**
     * Creates a static workload: all sequences start together.
     *
     * @param batch concurrent sequences
     * @param inputTokens tokens of a prompt
     * @param outputTokens tokens written per sequence
     * @throws IllegalArgumentException if a number is not positive, or a sequence is longer than 100 million tokens
     */
    public Workload(int batch, int inputTokens, int outputTokens) {
        this(batch, inputTokens, outputTokens, Batching.STATIC);
    }

    /** {@return this workload under continuous batching} */
    public Workload continuous() {
        return new Workload(batch, inputTokens, outputTokens, Batching.CONTINUOUS);
    }

    /**
     * {@return this workload with another batch}
     *
     * @param sequences concurrent sequences
     */
    public Workload withBatch(int sequences) {
        return new Workload(sequences, inputTokens, outputTokens, batching);
    }

    /**
     * {@return keys per sequence that the decode step in the middle of an answer reads; steps read S + 1 to S + O - 1}
     */
    double middleContext() {
        return inputTokens + outputTokens / 2.0;
    }

    /** {@return number of decode steps of an answer; its first token comes from the prefill} */
    int steps() {
        return outputTokens - 1;
    }

    /** {@return tokens of a sequence at its end} */
    int lastContext() {
        return inputTokens + outputTokens;
    }

    /** {@return the workload as text} */
    @Override
    public String toString() {
        return "batch " + batch + ", " + withoutBatch();
    }

    /** {@return the workload as text, without the batch} */
    public String withoutBatch() {
        return String.format(
                Locale.ROOT,
                "%d tokens in, %d out%s",
                inputTokens,
                outputTokens,
                batching == Batching.STATIC ? "" : ", continuous batching");
    }
}
