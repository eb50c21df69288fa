package fitlaw.arch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the shape from a Hugging Face {@code config.json}. A missing key has the default of that class of model, not
 * Llama's: Mistral has 8 KV heads by default, and Gemma ties its embeddings by default.
 *
 * <p>An unknown class of model is rejected even if its file has every key: additional matrices, a second kind of layer
 * or shared caches are not visible in the sizes.
 */
final class HuggingFaceConfig {
    /** Python writes Infinity and NaN; a second object after the first is an error. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> NOT_DENSE = List.of(
            "num_experts",
            "num_local_experts",
            "n_routed_experts",
            "moe_num_experts",
            "kv_lora_rank",
            "linear_attn_config");
    /** Keys that indicate other layers than those of the class, unless they are null, false, 0 or empty. */
    private static final Pattern OTHER_LAYERS = Pattern.compile("block_configs|layers_block_type|attn_layer_.*"
            + "|full_attention_interval|weight_bits|input_bits|num_kv_shared_layers|attn_output_gate|ffn_config|attn_config"
            + "|(.*_)?(moe|experts?|mamba|mamba2|ssm|rwkv|mla|hybrid|cla|lru|altup|laurel|griffin|retention|deltanet)(_.*)?"
            + "|.*lora_rank|linear_(num|key|value|conv|attn|attention).*|cross_attention_.*|.*per_layer_input|conv_L_cache"
            + "|is_encoder_decoder|parallel_(attn|residual)|use_parallel_residual|index_topk|num_nextn_predict_layers");

    private static final Map<String, String> CLASS_NAMES =
            Map.of("llama", "Llama", "mistral", "Mistral", "qwen2", "Qwen2", "qwen3", "Qwen3");
    private static final List<String> QUANTISED = List.of("quantization_config", "compression_config", "quantization");
    private static final List<String> WRITERS = List.of("ForCausalLM", "ForConditionalGeneration", "LMHeadModel");

    private final String file;
    private final JsonNode whole;
    private final JsonNode root;
    private final boolean nested;

    private HuggingFaceConfig(String file, JsonNode whole) {
        this.file = file;
        this.whole = whole;
        JsonNode text = whole.path("text_config");
        this.nested = text.isObject();
        this.root = nested ? text : whole;
    }

    /** The architecture in the text of a file with this name. */
    static Architecture parse(String text, String file) {
        try {
            JsonNode root = JSON.readTree(text.replaceFirst("^\uFEFF", ""));
            if (root == null || !root.isObject()) {
                throw new DataException(file + " does not contain a JSON object. Specify a Hugging Face config.json.");
            }
            return new HuggingFaceConfig(file, root).architecture();
        } catch (JsonProcessingException e) {
            throw new DataException(file + " " + ReadFailure.json(e), e);
        }
    }

    /** The text of a file for an architecture, with the class that has the same layers. */
    static String text(Architecture architecture) {
        String type = writable(architecture);
        Details details = architecture.details();
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add(CLASS_NAMES.get(type) + "ForCausalLM");
        root.put("model_type", type)
                .put("hidden_size", architecture.dModel())
                .put("intermediate_size", architecture.dFf())
                .put("num_hidden_layers", architecture.nLayers())
                .put("num_attention_heads", architecture.nHeads())
                .put("num_key_value_heads", architecture.nKvHeads());
        if (!type.equals("qwen2")) {
            root.put("head_dim", architecture.headDim());
        }
        root.put("vocab_size", architecture.vocabSize())
                .put("tie_word_embeddings", architecture.tied())
                .put("hidden_act", "silu");
        if (details.outputBias()) {
            root.put("attention_bias", true);
        }
        if (details.mlpBias()) {
            root.put("mlp_bias", true);
        }
        if (details.local().isPresent()) {
            LocalAttention local = details.local().get();
            root.put("sliding_window", local.window());
            if (!type.equals("mistral")) {
                root.put("use_sliding_window", true).put("max_window_layers", architecture.nLayers() - local.layers());
            }
        } else if (type.equals("mistral")) {
            root.putNull("sliding_window");
        }
        return root.toPrettyString() + "\n";
    }

    /** The class of a file for an architecture, and why it is not Llama. */
    static String classOf(Architecture architecture) {
        String type = writable(architecture);
        return "class " + CLASS_NAMES.get(type)
                + switch (type) {
                    case "llama" -> "";
                    case "mistral" ->
                        architecture.details().local().isPresent()
                                ? ", for its sliding window"
                                : ", which has the same layers as Llama: class Llama requires d_model to be a multiple of n_heads, and "
                                        + architecture.dModel() + " is not a multiple of " + architecture.nHeads();
                    case "qwen3" -> ", for its norms of queries and keys";
                    default -> ", for its biases of queries, keys and values";
                };
    }

    private static String writable(Architecture architecture) {
        Details details = architecture.details();
        boolean whole = architecture.dModel() % architecture.nHeads() == 0;
        boolean allLocal = details.local()
                .map(local -> local.layers() == architecture.nLayers())
                .orElse(true);
        boolean noBias = !details.queryKeyValueBias() && !details.outputBias() && !details.mlpBias();
        boolean attentionBias = details.queryKeyValueBias() == details.outputBias();
        if (details.normsPerLayer() == Details.LLAMA.normsPerLayer()) {
            if (details.queryKeyNorm() && attentionBias && !details.mlpBias()) {
                return "qwen3";
            }
            if (!details.queryKeyNorm()
                    && attentionBias
                    && whole
                    && details.local().isEmpty()) {
                return "llama";
            }
            if (!details.queryKeyNorm() && noBias && allLocal) {
                return "mistral";
            }
            boolean keysBias = details.queryKeyValueBias() && !details.outputBias() && !details.mlpBias();
            if (!details.queryKeyNorm() && keysBias && whole && architecture.dModel() == architecture.queryWidth()) {
                return "qwen2";
            }
        }
        throw new IllegalArgumentException("No class of Hugging Face models is known for " + architecture
                + ". Those of Llama, Mistral, Qwen2 and Qwen3 are written.");
    }

    private Architecture architecture() {
        refuse(NOT_DENSE, "a mixture of experts or another attention. Fitlaw's counts hold for dense GQA decoders.");
        refuse(
                QUANTISED,
                "its weights are quantised. Specify the config.json of the unquantised model; a measurement states "
                        + "its precision itself.");
        refuseOtherLayers();
        ModelClass defaults = ModelClass.of(type()).orElseThrow(() -> unknown(type()));
        requireHead(defaults);
        int hidden = size("hidden_size", defaults.hidden());
        int heads = size("num_attention_heads", defaults.heads());
        // None means the number of heads, except for Gemma.
        boolean asHeads = defaults.kvHeads() == 0 || (isNull("num_key_value_heads") && !defaults.isGemma());
        int kvHeads = asHeads && !root.hasNonNull("num_key_value_heads")
                ? heads
                : size("num_key_value_heads", defaults.kvHeads());
        if (heads % kvHeads != 0) {
            throw key("num_key_value_heads", kvHeads + " does not divide num_attention_heads, " + heads + ".");
        }
        int layers = size("num_hidden_layers", defaults.layers());
        try {
            return new Architecture(
                    hidden,
                    size("intermediate_size", defaults.inter()),
                    layers,
                    heads,
                    kvHeads,
                    headDim(defaults, hidden, heads),
                    size("vocab_size", defaults.vocab()),
                    truth("tie_word_embeddings", defaults.tied()),
                    details(defaults, layers));
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ".", e);
        }
    }

    private void refuse(List<String> keys, String why) {
        for (String key : keys) {
            for (JsonNode node : List.of(whole.path(key), root.path(key))) {
                if (!isOff(node)) {
                    throw new DataException(file + " has " + key + ": " + why);
                }
            }
        }
    }

    private static boolean isOff(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isNumber() && node.asDouble() == 0)
                || (node.isBoolean() && !node.asBoolean())
                || (node.isTextual() && node.asText().isBlank())
                || (node.isContainerNode() && node.isEmpty());
    }

    /** Rejects architectures with features that their sizes do not show, whatever class the file states. */
    private void refuseOtherLayers() {
        for (JsonNode part : nested ? List.of(whole, root) : List.of(root)) {
            part.properties().forEach(entry -> {
                if (OTHER_LAYERS.matcher(entry.getKey()).matches() && !isOff(entry.getValue())) {
                    throw new DataException(file + " has " + entry.getKey()
                            + ": its layers are not all alike, or not those of a dense decoder with grouped "
                            + "queries, for which Fitlaw's counts are valid.");
                }
            });
        }
        for (JsonNode kind : root.path("layer_types")) {
            if (!kind.asText("").equals("full_attention") && !kind.asText("").equals("sliding_attention")) {
                throw key(
                        "layer_types",
                        kind + " is another kind of layer. Known are full_attention and sliding_attention.");
            }
        }
    }

    /** Rejects a model without an output head, and a class that does not match the model_type. */
    private void requireHead(ModelClass type) {
        String name = whole.path("architectures").path(0).asText("");
        if (name.isEmpty()) {
            return;
        }
        if (WRITERS.stream().noneMatch(name::endsWith)) {
            throw key(
                    "architectures",
                    name
                            + " has no output head: it does not generate tokens. Specify the config.json of the "
                            + "language model that it was made from.");
        }
        String family = type.name().replaceFirst("_text$", "");
        if (!nested && !name.toLowerCase(Locale.ROOT).startsWith(family)) {
            throw key(
                    "architectures",
                    name + " is not a class of " + family
                            + ", the model_type: its layers may differ. If they do not, set the class of that model_type.");
        }
    }

    private DataException unknown(String type) {
        if (type.isEmpty()) {
            return key(
                    "model_type",
                    "is missing, so the defaults of omitted keys are not known. Specify the config.json that "
                            + "transformers reads, not params.json or another file next to it.");
        }
        return key(
                "model_type",
                "'" + type + "' is not known. Known are " + String.join(", ", ModelClass.names())
                        + ". If its layers are Llama's, write model_type llama, architectures LlamaForCausalLM and every size into a copy of the file.");
    }

    private String type() {
        JsonNode type = root.path("model_type");
        if ((type.isMissingNode() || type.isNull()) && nested) {
            // Some files give the class of the text part as that of the complete model.
            return whole.path("model_type").asText("") + "_text";
        }
        return type.isNull() ? "" : type.asText("");
    }

    private int headDim(ModelClass defaults, int hidden, int heads) {
        // Qwen2 ignores head_dim.
        boolean byDefault = defaults.name().equals("qwen2") || (defaults.headDim() == 0 && isNull("head_dim"));
        int given = byDefault || !root.has("head_dim") ? 0 : size("head_dim", 0);
        if (given > 0 || defaults.headDim() > 0) {
            return given > 0 ? given : defaults.headDim();
        }
        if (hidden % heads != 0) {
            throw key(
                    "hidden_size",
                    hidden + " is not a multiple of num_attention_heads " + heads
                            + " and head_dim is missing. Add head_dim.");
        }
        return hidden / heads;
    }

    private Details details(ModelClass defaults, int layers) {
        boolean bias = defaults.biasKeys() && truth("attention_bias", false);
        return new Details(
                defaults.norms(),
                defaults.queryKeyNorm(),
                bias || defaults.queryKeyValueBias(),
                bias,
                defaults.name().equals("llama") && truth("mlp_bias", false),
                local(defaults, layers));
    }

    private Optional<LocalAttention> local(ModelClass defaults, int layers) {
        if (defaults.window() == 0) {
            return Optional.empty();
        }
        boolean switchedOff = defaults.windowSwitch() && !truth("use_sliding_window", false);
        boolean none = isNull("sliding_window");
        if (switchedOff || none) {
            return Optional.empty();
        }
        int local = root.hasNonNull("layer_types") ? listed(layers) : byRule(defaults, layers);
        return local == 0
                ? Optional.empty()
                : Optional.of(new LocalAttention(local, size("sliding_window", defaults.window())));
    }

    private int byRule(ModelClass defaults, int layers) {
        if (defaults.windowSwitch()) {
            return Math.max(0, layers - whole("max_window_layers", 28));
        }
        String key = root.has("_sliding_window_pattern") ? "_sliding_window_pattern" : "sliding_window_pattern";
        int pattern = defaults.pattern() == 0 ? 0 : size(key, defaults.pattern());
        return pattern == 0 ? layers : layers - layers / pattern;
    }

    private int listed(int layers) {
        JsonNode types = root.path("layer_types");
        if (!types.isArray() || types.size() != layers) {
            throw key("layer_types", types.size() + " entries for num_hidden_layers " + layers + ".");
        }
        int local = 0;
        for (JsonNode type : types) {
            local += type.asText("").equals("sliding_attention") ? 1 : 0;
        }
        return local;
    }

    /** Whether a key is present with null, which transformers reads as None rather than as the default. */
    private boolean isNull(String key) {
        return root.has(key) && root.path(key).isNull();
    }

    private boolean truth(String key, boolean absent) {
        JsonNode node = root.path(key);
        if (node.isMissingNode() && nested) {
            node = whole.path(key);
        }
        if (node.isMissingNode()) {
            return absent;
        }
        if (node.isNull()) {
            return false; // None is false, whatever the default.
        }
        if (!node.isBoolean()) {
            throw key(key, node + " is neither true nor false.");
        }
        return node.asBoolean();
    }

    private int size(String key, int absent) {
        int value = whole(key, absent);
        if (value <= 0) {
            throw key(key, value + " is not positive.");
        }
        return value;
    }

    private int whole(String key, int absent) {
        JsonNode node = root.path(key);
        if (node.isMissingNode()) {
            return absent;
        }
        if (node.isNull()) {
            throw key(key, "null, for which there is no default. Write the number, or omit the key.");
        }
        if (!node.canConvertToInt() || !node.isIntegralNumber()) {
            throw key(key, node + " is not a whole number.");
        }
        return node.asInt();
    }

    private DataException key(String key, String problem) {
        return new DataException(file + ", key " + key + ": " + problem);
    }
}
