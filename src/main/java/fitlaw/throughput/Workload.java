package fitlaw.throughput;

import java.util.Locale;
import java.util.Objects;

/**
 * What is served: so many sequences at once, each with a prompt and an answer of the same length.
 *
 * @param batch sequences at once, B
 * @param inputTokens tokens of a prompt, S
 * @param outputTokens tokens written per sequence, O
 * @param batching how the engine fills its batch
 */
public record Workload(int batch, int inputTokens, int outputTokens, Batching batching) {
    /**
     * Creates a workload.
     *
     * @param batch sequences at once
     * @param inputTokens tokens of a prompt
     * @param outputTokens tokens written per sequence
     * @param batching how the engine fills its batch
     * @throws IllegalArgumentException if a number is not positive
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
    }

    /**
     * Creates a static workload: all sequences start together.
     *
     * @param batch sequences at once
     * @param inputTokens tokens of a prompt
     * @param outputTokens tokens written per sequence
     * @throws IllegalArgumentException if a number is not positive
     */
    public Workload(int batch, int inputTokens, int outputTokens) {
        this(batch, inputTokens, outputTokens, Batching.STATIC);
    }

    /** {@return the same under continuous batching} */
    public Workload continuous() {
        return new Workload(batch, inputTokens, outputTokens, Batching.CONTINUOUS);
    }

    /**
     * {@return the same with another batch}
     *
     * @param sequences sequences at once
     */
    public Workload withBatch(int sequences) {
        return new Workload(sequences, inputTokens, outputTokens, batching);
    }

    /** {@return keys that the decode step in the middle of an answer reads per sequence} */
    double middleContext() {
        return batching == Batching.STATIC ? inputTokens + (outputTokens - 1) / 2.0 : inputTokens + outputTokens / 2.0;
    }

    /** {@return the workload in words} */
    @Override
    public String toString() {
        return "batch " + batch + ", " + withoutBatch();
    }

    /** {@return the same in words, but for the batch} */
    public String withoutBatch() {
        return String.format(
                Locale.ROOT,
                "%d tokens in, %d out%s",
                inputTokens,
                outputTokens,
                batching == Batching.STATIC ? "" : ", continuous batching");
    }
}
