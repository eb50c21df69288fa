package fitlaw.arch;

import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats in which other programs describe an architecture. Each can be read back without loss. */
public enum ArchitectureFormat {
    /**
     * Hugging Face {@code config.json}: class Llama if d_model is a multiple of the number of heads, as that class
     * requires; otherwise class Mistral without a sliding window, which has the same layers and a free {@code
     * head_dim}. Shapes with norms of queries and keys are class Qwen3, those with biases of queries, keys and values
     * class Qwen2.
     */
    HUGGING_FACE("config.json") {
        @Override
        public String text(Architecture architecture) {
            return HuggingFaceConfig.text(known(architecture));
        }

        @Override
        public Architecture parse(String text, String source) {
            return HuggingFaceConfig.parse(text, source);
        }
    },

    /** Arguments of Megatron-LM's {@code pretrain_gpt.py}, one per line. */
    MEGATRON("megatron_args.txt") {
        @Override
        public String text(Architecture architecture) {
            Details details = simple(architecture, "Megatron-LM's block");
            StringBuilder out = new StringBuilder();
            Map<String, Integer> sizes = new LinkedHashMap<>();
            sizes.put("--num-layers", architecture.nLayers());
            sizes.put("--hidden-size", architecture.dModel());
            sizes.put("--ffn-hidden-size", architecture.dFf());
            sizes.put("--num-attention-heads", architecture.nHeads());
            sizes.put("--num-query-groups", architecture.nKvHeads());
            sizes.put("--kv-channels", architecture.headDim());
            sizes.put("--vocab-size", architecture.vocabSize());
            sizes.forEach(
                    (name, size) -> out.append(name).append(' ').append(size).append('\n'));
            out.append("--group-query-attention\n--swiglu\n--normalization RMSNorm\n--position-embedding-type rope\n");
            out.append("--disable-bias-linear\n");
            out.append(details.queryKeyNorm() ? "--qk-layernorm\n" : "");
            out.append(details.queryKeyValueBias() ? "--add-qkv-bias\n" : "");
            return architecture.tied() ? out.toString() : out + "--untie-embeddings-and-output-weights\n";
        }

        @Override
        public Architecture parse(String text, String source) {
            Map<String, String> given = new LinkedHashMap<>();
            Matcher argument = Pattern.compile("(--[a-z][a-z0-9-]*)(?:[ \\t=]+(?!--)(\\S+))?")
                    .matcher(text);
            while (argument.find()) {
                given.put(argument.group(1), argument.group(2) == null ? "" : argument.group(2));
            }
            for (String other : Set.of("--num-experts", "--multi-latent-attention")) {
                if (given.containsKey(other)) {
                    throw new DataException(source + " has " + other + ": not a dense decoder with grouped queries.");
                }
            }
            if (!given.containsKey("--swiglu")) {
                throw new DataException(
                        source + " has no --swiglu: Fitlaw's counts hold for a gated MLP of three matrices.");
            }
            Fields fields = new Fields(given, source);
            int heads = fields.size("--num-attention-heads");
            int hidden = fields.size("--hidden-size");
            return fields.architecture(
                    hidden,
                    fields.size("--ffn-hidden-size"),
                    fields.size("--num-layers"),
                    heads,
                    given.containsKey("--group-query-attention") ? fields.size("--num-query-groups") : heads,
                    given.containsKey("--kv-channels") ? fields.size("--kv-channels") : fields.share(hidden, heads),
                    fields.size("--vocab-size"),
                    !given.containsKey("--untie-embeddings-and-output-weights"),
                    given.containsKey("--qk-layernorm"),
                    given.containsKey("--add-qkv-bias"));
        }
    },

    /**
     * The arguments of torchtitan's Qwen3 model, which has free head dimensions; its norms of queries and keys can be
     * switched off.
     */
    TORCHTITAN("torchtitan_args.py") {
        @Override
        public String text(Architecture architecture) {
            Details details = simple(architecture, "torchtitan's block");
            if (details.queryKeyValueBias()) {
                throw new IllegalArgumentException(
                        "torchtitan's block has no biases of queries, keys and values: " + architecture);
            }
            return String.format(
                    Locale.ROOT,
                    """
                    Qwen3ModelArgs(
                        vocab_size=%d,
                        dim=%d,
                        n_layers=%d,
                        n_heads=%d,
                        n_kv_heads=%d,
                        head_dim=%d,
                        hidden_dim=%d,
                        qk_norm=%s,
                        enable_weight_tying=%s,
                    )
                    """,
                    architecture.vocabSize(),
                    architecture.dModel(),
                    architecture.nLayers(),
                    architecture.nHeads(),
                    architecture.nKvHeads(),
                    architecture.headDim(),
                    architecture.dFf(),
                    details.queryKeyNorm() ? "True" : "False",
                    architecture.tied() ? "True" : "False");
        }

        @Override
        public Architecture parse(String text, String source) {
            Map<String, String> given = new LinkedHashMap<>();
            Matcher argument =
                    Pattern.compile("\\b([a-z_]+)\\s*=\\s*([A-Za-z0-9_.]+)").matcher(text);
            while (argument.find()) {
                given.put(argument.group(1), argument.group(2));
            }
            Fields fields = new Fields(given, source);
            return fields.architecture(
                    fields.size("dim"),
                    fields.size("hidden_dim"),
                    fields.size("n_layers"),
                    fields.size("n_heads"),
                    fields.size("n_kv_heads"),
                    fields.size("head_dim"),
                    fields.size("vocab_size"),
                    given.getOrDefault("enable_weight_tying", "False").equals("True"),
                    given.getOrDefault("qk_norm", "True").equals("True"),
                    false);
        }
    };

    private final String fileName;

    ArchitectureFormat(String fileName) {
        this.fileName = fileName;
    }

    /** {@return the usual file name} */
    public String fileName() {
        return fileName;
    }

    /**
     * {@return an architecture in this format, ending with a line break}
     *
     * @param architecture an architecture with a known vocabulary
     * @throws IllegalArgumentException if the vocabulary is not known
     */
    public abstract String text(Architecture architecture);

    /**
     * {@return the architecture described by a text}
     *
     * @param text content of a file of this format
     * @param source name of the file for messages
     * @throws DataException if the text lacks a size, has one that is not a whole number, or describes another kind of
     *     model
     */
    public abstract Architecture parse(String text, String source);

    /**
     * {@return the format of a text}
     *
     * @param text content of a file
     */
    static ArchitectureFormat of(String text) {
        if (text.contains("--num-layers")) {
            return MEGATRON;
        }
        return text.contains("ModelArgs(") ? TORCHTITAN : HUGGING_FACE;
    }

    /** The format for the extension of a file. */
    static ArchitectureFormat ofName(Path file) {
        String name = file.getFileName().toString();
        for (ArchitectureFormat format : values()) {
            if (name.endsWith(format.fileName.substring(format.fileName.lastIndexOf('.')))) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "an architecture is written as .json (Hugging Face), .txt (Megatron-LM) or .py (torchtitan): " + file);
    }

    private static Architecture known(Architecture architecture) {
        if (architecture.vocabSize() == 0) {
            throw new IllegalArgumentException(
                    "vocab_size is not known, and every format needs it: set it with withVocabulary(entries, tied). "
                            + architecture);
        }
        return architecture;
    }

    /** The details of an architecture that has at most norms of queries and keys, or their biases. */
    private static Details simple(Architecture architecture, String format) {
        Details details = known(architecture).details();
        boolean others = details.normsPerLayer() != 2
                || details.outputBias()
                || details.mlpBias()
                || details.local().isPresent();
        if (others) {
            throw new IllegalArgumentException(
                    format + " cannot represent " + details + ". Write only a file of another format. " + architecture);
        }
        return details;
    }

    /** Named sizes in a text. */
    private record Fields(Map<String, String> given, String source) {
        int size(String name) {
            String value = given.get(name);
            if (value == null) {
                throw new DataException(source + " has no " + name + ", which its architecture needs.");
            }
            try {
                return Integer.parseInt(value.replace("_", ""));
            } catch (NumberFormatException e) {
                throw new DataException(source + ", " + name + ": '" + value + "' is not a whole number.", e);
            }
        }

        int share(int hidden, int heads) {
            if (heads <= 0 || hidden % heads != 0) {
                throw new DataException(
                        source + ": --hidden-size " + hidden + " is not a multiple of --num-attention-heads " + heads
                                + ". Add --kv-channels, the head dimension.");
            }
            return hidden / heads;
        }

        Architecture architecture(
                int dModel,
                int dFf,
                int layers,
                int heads,
                int kvHeads,
                int headDim,
                int vocabSize,
                boolean tied,
                boolean queryKeyNorm,
                boolean bias) {
            try {
                Details details = new Details(2, queryKeyNorm, bias, false, false, Optional.empty());
                return new Architecture(dModel, dFf, layers, heads, kvHeads, headDim, vocabSize, tied, details);
            } catch (IllegalArgumentException e) {
                throw new DataException(source + ": " + e.getMessage() + ".", e);
            }
        }
    }
}
