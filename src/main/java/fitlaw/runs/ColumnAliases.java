package fitlaw.runs;

import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.NumericColumn;

/**
 * Names that other tools give the columns of a run: those of Hugging Face, Weights &amp; Biases, MLflow and the letters of the
 * papers. Each of Fitlaw's names has its others in the order of preference; several columns that fit equally well and
 * differ are ambiguous, and none of them is read.
 */
final class ColumnAliases {
    private static final String SETTING = "(?:(?:config|params|parameters|hparams|hyperparameters|model|args)[./])*";
    private static final String METRIC = "(?:(?:summary|metrics)[./])?";
    private static final String EVALUATION = "(?:final_)?(?:eval|val|valid|validation)";
    private static final String COUNT = "(?:n_|num_)?(?:params|parameters)";

    private static final Map<String, List<Pattern>> OTHERS = new LinkedHashMap<>();

    /** Words in the names of losses that are parts of training, or that are settings. */
    private static final Set<String> OTHER_LOSSES = Set.of(
            "z",
            "aux",
            "auxiliary",
            "router",
            "balance",
            "balancing",
            "load",
            "kl",
            "reg",
            "regularization",
            "config",
            "params",
            "hyperparameters",
            "weight",
            "scale",
            "coef",
            "penalty",
            "mtp",
            "distill",
            "distillation",
            "std");

    static {
        others(
                RunColumns.LOSS,
                "loss|(?-i:L)",
                METRIC + EVALUATION + "[/_.]loss",
                METRIC + "(?:final_)?test[/_.]loss",
                METRIC + "(?:final_)?loss",
                METRIC + EVALUATION + "[/_.].+[/_.]loss",
                METRIC + "(?:train|training)[/_.]loss");
        others(RunColumns.D_MODEL, SETTING + "(?:hidden_size|n_embd|d_model|hidden_dim|model_dim)");
        others("d_ff", SETTING + "(?:intermediate_size|n_inner|d_ff|ffn_dim|ffn_hidden_size)");
        others("n_layers", SETTING + "(?:num_hidden_layers|n_layers?|num_layers)");
        others("n_heads", SETTING + "(?:num_attention_heads|n_heads?|num_heads)");
        others("n_kv_heads", SETTING + "(?:num_key_value_heads|n_kv_heads?|n_head_kv|num_kv_heads|num_query_groups)");
        others("head_dim", SETTING + "(?:head_dim|head_size|d_head)");
        others(RunColumns.VOCABULARY, SETTING + "(?:vocab_size|n_vocab)");
        for (String name : List.of("seed", "size_class", "token_class", "train_set")) {
            others(name, SETTING + name);
        }
        others("tokenizer", SETTING + "tokeni[sz]er(?:_name)?");
        others(
                RunColumns.TOKENS,
                "(?-i:D)",
                METRIC + SETTING
                        + "(?:train(?:ing)?[/_.])?(?:n_|num_|total_|training_)?(?:input_)?tokens(?:_seen|_trained)?");
        others(RunColumns.N_TOTAL, SETTING + "(?:" + COUNT + "_total|total_(?:params|parameters)|num_parameters)");
        others(
                RunColumns.N,
                "(?-i:N)",
                SETTING + "(?:" + COUNT + "_non_?embedding|non_?embedding_(?:params|parameters))");
    }

    /** Columns that name a run, in the order of preference. */
    static final List<String> NAMES =
            List.of("Name", "run_name", "name", "tags.mlflow.runName", "run", "run_id", "id", "ID");

    private ColumnAliases() {}

    private static void others(String name, String... patterns) {
        OTHERS.put(
                name,
                Stream.of(patterns)
                        .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
                        .toList());
    }

    /** The columns of a table that hold what Fitlaw looks for under names that the table lacks, each of ours with theirs. */
    static Map<String, String> find(Columns columns, Collection<String> given) {
        Map<String, String> found = new LinkedHashMap<>();
        OTHERS.forEach((name, patterns) -> {
            boolean counted = name.equals(RunColumns.N)
                    && RunColumns.SHAPE.stream().allMatch(shape -> columns.has(shape) || found.containsKey(shape));
            if (!columns.has(name) && !given.contains(name) && !counted) {
                for (Pattern pattern : patterns) {
                    List<String> fits = columns.names().stream()
                            .filter(column -> pattern.matcher(column).matches() && isUsable(columns, column))
                            .toList();
                    if (!fits.isEmpty()) {
                        same(columns, fits).ifPresent(column -> found.put(name, column));
                        return;
                    }
                }
            }
        });
        return found;
    }

    /** A letter may be the number of layers: losses are not all whole. */
    private static boolean isUsable(Columns columns, String column) {
        return !column.equals("L")
                || !(columns.column(column) instanceof NumericColumn<?> numbers)
                || numbers.asDoubleColumn().asList().stream().anyMatch(value -> value != null && value % 1 != 0);
    }

    private static Optional<String> same(Columns columns, List<String> fits) {
        List<String> first = columns.texts(fits.get(0));
        return fits.stream().allMatch(column -> columns.texts(column).equals(first))
                ? Optional.of(fits.get(0))
                : Optional.empty();
    }

    /** Other columns of the table that might hold what is read from one, with the least likely last. */
    static List<String> alternatives(Columns columns, String name) {
        List<String> fits = new ArrayList<>();
        OTHERS.getOrDefault(name, List.of()).forEach(pattern -> columns.names().stream()
                .map(columns::theirs)
                .filter(column -> pattern.matcher(column).matches()
                        && !column.equals(columns.theirs(name))
                        && !fits.contains(column))
                .forEach(fits::add));
        return fits;
    }

    /** Whether a column may be meant by {@code name}, for a suggestion only. */
    static boolean isLike(String name, String column) {
        String last = column.toLowerCase(java.util.Locale.ROOT);
        if (OTHERS.getOrDefault(name, List.of()).stream()
                .anyMatch(pattern -> pattern.matcher(column).matches())) {
            return true;
        }
        if (name.equals(RunColumns.LOSS)) {
            List<String> words = List.of(last.split("[^a-z0-9]+"));
            return Set.of("loss", "ce", "nll", "entropy").contains(words.get(words.size() - 1))
                    && words.stream().noneMatch(OTHER_LOSSES::contains);
        }
        return last.matches("(.*[^a-z0-9])?" + name);
    }

    /** The names of all rows, if a column gives them. */
    static List<String> runs(Columns columns) {
        return NAMES.stream()
                .filter(columns::has)
                .findFirst()
                .map(columns::texts)
                .orElse(List.of());
    }
}
