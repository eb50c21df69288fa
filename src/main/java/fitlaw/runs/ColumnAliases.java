package fitlaw.runs;

import fitlaw.arch.ShapeNames;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.NumericColumn;

/**
 * Names that other tools use for the columns of a run: those of Hugging Face, Weights &amp; Biases, MLflow and the
 * letters of the papers. The alternatives of each Fitlaw name are in order of preference. If several columns match
 * equally well and differ, the name is ambiguous and none of them is read.
 */
final class ColumnAliases {
    private static final String SETTING = ShapeNames.SETTING;
    private static final String METRIC = "(?:(?:summary|metrics)[./])?";
    private static final String EVALUATION = "(?:final_)?(?:eval|val|valid|validation)";
    private static final String COUNT = "(?:n_|num_)?(?:params|parameters)";

    private static final Set<String> COUNTS = Set.of(RunColumns.N, RunColumns.N_TOTAL, RunColumns.TOKENS);
    /** Counts that may be with embeddings or without. */
    private static final Pattern UNSAID_COUNT =
            ShapeNames.pattern(SETTING + "(?:(?:n|num|model)_)?(?:params|parameters|param_count|size)|" + SETTING
                    + "(?:n|num)_(?:params|parameters)_?");

    private static final Map<String, List<Pattern>> OTHERS = new LinkedHashMap<>();

    /** Words in the names of losses that are only a part of the training loss, or in the names of settings. */
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
        OTHERS.putAll(ShapeNames.all());
        for (String name : List.of("seed", "size_class", "token_class", "train_set")) {
            others(name, SETTING + name);
        }
        others("tokenizer", SETTING + "tokeni[sz]er(?:_name)?");
        others(
                RunColumns.TOKENS,
                "(?-i:D)",
                METRIC + SETTING
                        + "(?:(?:n|num|total|train|training|input|consumed|processed)[/_.])*tokens(?:_(?:seen|trained|consumed|processed|total))?");
        others(RunColumns.N_TOTAL, SETTING + "(?:" + COUNT + "_total|total_(?:params|parameters)|num_parameters)");
        others(
                RunColumns.N,
                "(?-i:N)",
                SETTING + "(?:" + COUNT
                        + "_(?:non_?emb(?:edding)?|without_embeddings?|no_embed(?:ding)?)|non_?emb(?:edding)?_(?:params|parameters)|n_non_?emb(?:edding)?)");
    }

    /** Columns that name a run, in the order of preference. */
    static final List<String> NAMES =
            List.of("Name", "run_name", "name", "tags.mlflow.runName", "run", "run_id", "id", "ID");

    private ColumnAliases() {}

    private static void others(String name, String... patterns) {
        OTHERS.put(name, Stream.of(patterns).map(ShapeNames::pattern).toList());
    }

    /** The columns that hold quantities the table lacks under Fitlaw's names; each Fitlaw name with the table's. */
    static Map<String, String> find(Columns columns, Collection<String> given) {
        Map<String, String> found = new LinkedHashMap<>();
        OTHERS.forEach((name, patterns) -> {
            boolean counted = name.equals(RunColumns.N)
                    && RunColumns.SHAPE.stream().allMatch(shape -> columns.has(shape) || found.containsKey(shape));
            if (!columns.has(name) && !given.contains(name) && !counted) {
                for (Pattern pattern : patterns) {
                    List<String> fits = columns.names().stream()
                            .filter(column -> fits(pattern, column)
                                    && !found.containsValue(column)
                                    && !(RunColumns.KNOWN.contains(column) && !RunColumns.ALIASES.containsKey(column))
                                    && isUsable(columns, column))
                            .toList();
                    if (!fits.isEmpty()) {
                        same(columns, fits).ifPresent(column -> found.put(name, counted(name, column)));
                        return;
                    }
                }
            }
        });
        return found;
    }

    /** Whether a name fits, or does as it would be written with underscores and without a unit. */
    private static boolean fits(Pattern pattern, String column) {
        return pattern.matcher(column).matches()
                || pattern.matcher(ShapeNames.plain(ShapeNames.withoutUnit(column)))
                        .matches();
    }

    /** The column, or the formula that makes counts of it where its name has a unit. */
    private static String counted(String name, String column) {
        double unit = COUNTS.contains(name) ? ShapeNames.unit(column) : 1;
        return unit == 1
                ? column
                : String.format(Locale.ROOT, "%.0e*%s", unit, LossUnit.quoted(column))
                        .replaceFirst("e\\+0?", "e");
    }

    /** What a user may write behind {@code NAME=} to read a column. */
    static String reading(String name, String column) {
        String formula = counted(name, column);
        return formula.equals(column) && !column.matches("[A-Za-z0-9_./]+") ? LossUnit.quoted(column) : formula;
    }

    /** Whether a text is a name of something of a run: what the first column of a transposed table holds. */
    static boolean isName(String text) {
        return RunColumns.KNOWN.contains(text)
                || OTHERS.values().stream().flatMap(List::stream).anyMatch(pattern -> fits(pattern, text));
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

    /** Other columns of the table that might hold the quantity, the least likely last. */
    static List<String> alternatives(Columns columns, String name) {
        List<String> fits = new ArrayList<>();
        OTHERS.getOrDefault(name, List.of()).forEach(pattern -> columns.names().stream()
                .map(columns::theirs)
                .filter(column ->
                        fits(pattern, column) && !column.equals(columns.theirs(name)) && !fits.contains(column))
                .forEach(fits::add));
        return fits;
    }

    /** Whether a column may be meant by {@code name}; used only for suggestions. */
    static boolean isLike(String name, String column) {
        String last = column.toLowerCase(Locale.ROOT);
        if (OTHERS.getOrDefault(name, List.of()).stream().anyMatch(pattern -> fits(pattern, column))) {
            return true;
        }
        if (COUNTS.contains(name) && !name.equals(RunColumns.TOKENS)) {
            return UNSAID_COUNT
                    .matcher(ShapeNames.plain(ShapeNames.withoutUnit(column)))
                    .matches();
        }
        if (name.equals(RunColumns.LOSS)) {
            List<String> words = List.of(last.split("[^a-z0-9]+"));
            return Set.of("loss", "ce", "nll", "entropy").contains(words.get(words.size() - 1))
                    && words.stream().noneMatch(OTHER_LOSSES::contains);
        }
        return last.matches("(.*[^a-z0-9])?" + name);
    }

    /** The names of all rows, if the table has a column for them. */
    static List<String> runs(Columns columns) {
        return NAMES.stream()
                .filter(columns::has)
                .findFirst()
                .map(columns::texts)
                .orElse(List.of());
    }
}
