package fitlaw.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The parameters of a decoder besides its matrices: too few to matter for its size, but needed for an exact count.
 *
 * @param normsPerLayer norms of width {@code d_model} in a layer: 2 in Llama, Qwen and Mistral, 4 in Gemma 2 and 3
 * @param queryKeyNorm whether queries and keys each have a norm, of width {@code head_dim}
 * @param queryKeyValueBias whether the query, key and value matrices have a bias
 * @param outputBias whether the output matrix of the attention has a bias
 * @param mlpBias whether the three matrices of the MLP have a bias
 * @param local layers that attend only to the last tokens, if there are any
 */
public record Details(
        int normsPerLayer,
        boolean queryKeyNorm,
        boolean queryKeyValueBias,
        boolean outputBias,
        boolean mlpBias,
        Optional<LocalAttention> local) {
    /** Two norms, no bias, full attention. */
    public static final Details LLAMA = new Details(2, false, false, false, false, Optional.empty());

    /**
     * Creates details.
     *
     * @param normsPerLayer norms of width {@code d_model} in a layer
     * @param queryKeyNorm whether queries and keys each have a norm
     * @param queryKeyValueBias whether the query, key and value matrices have a bias
     * @param outputBias whether the output matrix of the attention has a bias
     * @param mlpBias whether the three matrices of the MLP have a bias
     * @param local layers that attend only to the last tokens
     */
    public Details {
        Objects.requireNonNull(local, "local");
        if (normsPerLayer < 0) {
            throw new IllegalArgumentException("norms per layer must not be negative: " + normsPerLayer);
        }
    }

    /** {@return the differences from Llama as text; empty if there are none} */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (normsPerLayer != LLAMA.normsPerLayer) {
            parts.add(normsPerLayer + " norms a layer");
        }
        if (queryKeyNorm) {
            parts.add("query and key norms");
        }
        if (queryKeyValueBias || outputBias || mlpBias) {
            parts.add("biases");
        }
        local.ifPresent(some -> parts.add(some.layers() + " layers with a window of " + some.window() + " tokens"));
        return String.join(", ", parts);
    }

    long parametersOfALayer(Architecture of) {
        long queries = (long) of.nHeads() * of.headDim();
        long keys = (long) of.nKvHeads() * of.headDim();
        return (long) normsPerLayer * of.dModel()
                + (queryKeyNorm ? 2L * of.headDim() : 0)
                + (queryKeyValueBias ? queries + 2 * keys : 0)
                + (outputBias ? of.dModel() : 0)
                + (mlpBias ? 2L * of.dFf() + of.dModel() : 0);
    }
}
