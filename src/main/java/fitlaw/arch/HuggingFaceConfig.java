package fitlaw.arch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.table.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads the shape from a Hugging Face {@code config.json}. A missing key means the default of that class of model, not
 * Llama's: Mistral has 8 KV heads by default, Gemma ties its embeddings without saying so.
 */
final class HuggingFaceConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NOT_DENSE =
            List.of("num_experts", "num_local_experts", "n_routed_experts", "kv_lora_rank", "linear_attn_config");

    /** Defaults per {@code model_type}; 0 heads or head size means that it follows from the other sizes. */
    private record Defaults(
            int vocab, int hidden, int inter, int layers, int heads, int kvHeads, int headDim, boolean tied) {}

    private static final Map<String, Defaults> DEFAULTS = Map.of(
            "llama", new Defaults(32000, 4096, 11008, 32, 32, 0, 0, false),
            "qwen2", new Defaults(151936, 4096, 22016, 32, 32, 32, 0, false),
            "qwen3", new Defaults(151936, 4096, 22016, 32, 32, 32, 128, false),
            "mistral", new Defaults(32000, 4096, 14336, 32, 32, 8, 0, false),
            "gemma", new Defaults(256000, 3072, 24576, 28, 16, 16, 256, true),
            "gemma2", new Defaults(256000, 2304, 9216, 26, 8, 4, 256, true),
            "gemma3_text", new Defaults(262208, 2304, 9216, 26, 8, 4, 256, true));

    private final Path file;
    private final JsonNode root;

    private HuggingFaceConfig(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static Architecture read(Path file) {
        JsonNode root = parse(file);
        if (root.path("text_config").isObject()) {
            root = root.path("text_config");
        }
        return new HuggingFaceConfig(file, root).architecture();
    }

    private static JsonNode parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("No file " + file + ". Name a Hugging Face config.json.");
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            if (root == null || !root.isObject()) {
                throw new DataException(file + " holds no JSON object. Name a Hugging Face config.json.");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + " is not valid JSON, line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Architecture architecture() {
        for (String key : NOT_DENSE) {
            if (root.hasNonNull(key)) {
                throw new DataException(file + " has " + key
                        + ": a mixture of experts or another attention. Fitlaw's counts hold for dense GQA decoders.");
            }
        }
        String type = root.path("model_type").asText("");
        Defaults defaults = DEFAULTS.get(type);
        if (defaults == null) {
            throw new DataException(file + ": model_type is '" + type + "'. Known are "
                    + String.join(", ", DEFAULTS.keySet().stream().sorted().toList()) + ".");
        }
        int hidden = whole("hidden_size", defaults.hidden());
        int heads = whole("num_attention_heads", defaults.heads());
        int kvHeads = whole("num_key_value_heads", defaults.kvHeads() == 0 ? heads : defaults.kvHeads());
        // Qwen2 knows no head_dim and ignores one that is given.
        int headDim = type.equals("qwen2") ? 0 : whole("head_dim", defaults.headDim());
        if (headDim == 0) {
            if (hidden % heads != 0) {
                throw new DataException(file + ": hidden_size " + hidden + " is not a multiple of num_attention_heads "
                        + heads + " and head_dim is missing. Add head_dim.");
            }
            headDim = hidden / heads;
        }
        try {
            return new Architecture(
                    hidden,
                    whole("intermediate_size", defaults.inter()),
                    whole("num_hidden_layers", defaults.layers()),
                    heads,
                    kvHeads,
                    headDim,
                    whole("vocab_size", defaults.vocab()),
                    root.path("tie_word_embeddings").asBoolean(defaults.tied()));
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ".", e);
        }
    }

    private int whole(String key, int absent) {
        JsonNode node = root.path(key);
        if (node.isMissingNode() || node.isNull()) {
            return absent;
        }
        if (!node.canConvertToInt() || !node.isIntegralNumber()) {
            throw new DataException(file + ", key " + key + ": " + node + " is not a whole number.");
        }
        return node.asInt();
    }
}
