package fitlaw.arch;

import fitlaw.table.WrittenNumbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names that other programs give the parts of a shape: Hugging Face, Megatron, nanoGPT, LLaMA, GPT-NeoX, OLMo, Gemma and the table
 * of Chinchilla's paper, behind the prefixes of trackers.
 *
 * <p>A name is compared without capitals, with spaces, hyphens and changes of case as underscores. OLMo's {@code mlp_hidden_size}
 * is not among them: it counts both halves of SwiGLU.
 */
public final class ShapeNames {
    /** What trackers put before a setting. */
    public static final String SETTING =
            "(?:(?:config|params|parameters|hparams|hyperparameters|model|args|model_config|text_config)[./])*";

    private static final Map<String, List<Pattern>> NAMES = new LinkedHashMap<>();

    static {
        names(
                "d_model",
                "hidden_size|n_embd|d_model|model_dim|dim|embed_dim|embedding_dim|n_embed|emb_dim|d_embed|model_width",
                "hidden_dim");
        names(
                "d_ff",
                "intermediate_size|n_inner|d_ff|ffn_dim|ffn_hidden_size|ffw_size|ffn_size|ffn_hidden_dim|mlp_dim|d_mlp|d_ffn"
                        + "|ff_dim|feed_forward_dim|dim_feedforward|intermediate_dim",
                "hidden_dim");
        names("n_layers", "num_hidden_layers|n_layers?|num_layers|layers|num_blocks|n_blocks|depth");
        names(
                "n_heads",
                "num_attention_heads|n_heads?|num_heads|heads|attention_heads|n_q_heads|num_q_heads|num_query_heads");
        names(
                "n_kv_heads",
                "num_key_value_heads|n_kv_heads?|n_head_kv|num_kv_heads|num_query_groups|n_query_groups|kv_heads");
        names("head_dim", "head_dim|head_size|d_head|kv_size|kv_channels|dim_head|dim_per_head|attention_head_dim");
        names("vocab_size", "vocab_size|n_vocab|vocabulary_size|padded_vocab_size");
    }

    private ShapeNames() {}

    private static void names(String ours, String... theirs) {
        NAMES.put(
                ours,
                Stream.of(theirs)
                        .map(names -> pattern(SETTING + "(?:" + names + ")"))
                        .toList());
    }

    /**
     * {@return a pattern for names as {@link #plain} writes them}
     *
     * @param names regular expression, in lower case
     */
    public static Pattern pattern(String names) {
        return Pattern.compile(names, Pattern.CASE_INSENSITIVE);
    }

    /** {@return names of each part of a shape, in the order of preference; a column that fits two parts is the earlier} */
    public static Map<String, List<Pattern>> all() {
        return new LinkedHashMap<>(NAMES);
    }

    /**
     * {@return a column's name with spaces, hyphens and changes of case as underscores: {@code n_Layers} of {@code nLayers}}
     *
     * @param column name as the table has it
     */
    public static String plain(String column) {
        return column.strip().replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[\\s-]+", "_");
    }

    /**
     * {@return the factor of a unit that a column of counts has at the end of its name, as in {@code params (M)}, {@code tokens_B} and
     * {@code tokens in billions}; 1 if it has none}
     *
     * @param column name as the table has it
     */
    public static double unit(String column) {
        String unit = column.substring(withoutUnit(column).length())
                .replaceAll("[^A-Za-z]+", " ")
                .strip();
        return WrittenNumbers.COUNTS.getOrDefault(unit.replaceFirst("^in ", "").toLowerCase(Locale.ROOT), 1.0);
    }

    /**
     * {@return a column's name without a unit at its end}
     *
     * @param column name as the table has it
     */
    public static String withoutUnit(String column) {
        return column.replaceFirst(
                "(?i)(\\s*[(\\[]\\s*(in )?(k|m|mio|b|bn|g|t|tn|thousands?|millions?|billions?|trillions?|nats(\\s*(/|per)\\s*tok(en)?)?)\\s*[)\\]]"
                        + "|[_ ](in[_ ])?(k|m|b|bn|thousands?|millions?|billions?|trillions?))\\s*$",
                "");
    }
}
