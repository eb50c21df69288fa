package fitlaw.runs;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that other tools give the columns of a run. */
final class Likely {
    private static final Map<String, List<String>> OTHERS = Map.of(
            "loss", List.of("ce", "nll", "cross_entropy"),
            "d_model", List.of("hidden_size", "n_embd", "dim"),
            "d_ff", List.of("intermediate_size", "n_inner", "ffn_dim"),
            "n_layers", List.of("num_hidden_layers", "n_layer", "num_layers"),
            "n_heads", List.of("num_attention_heads", "n_head", "num_heads"),
            "n_kv_heads", List.of("num_key_value_heads", "n_head_kv", "num_kv_heads"),
            "head_dim", List.of("head_size", "d_head"));

    private Likely() {}

    /** Whether a column may hold what is called {@code name} here: its name, or another tool's, at the end of the column's. */
    static boolean to(String name, String column) {
        String last = column.toLowerCase(Locale.ROOT);
        return ends(last, name) || OTHERS.getOrDefault(name, List.of()).stream().anyMatch(other -> ends(last, other));
    }

    private static boolean ends(String column, String word) {
        return column.matches("(.*[^a-z0-9])?" + word);
    }
}
