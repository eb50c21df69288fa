package fitlaw.runs;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.FileContent;
import fitlaw.common.Numbers;
import fitlaw.table.Columns;
import fitlaw.table.Expression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** Computes the quantities of a run from one row of a user's table. */
final class RunColumns {
    static final String LOSS = "loss";
    static final String N = "n_params_non_embedding";
    static final String N_TOTAL = "n_params_total";
    static final String TOKENS = "tokens";
    static final String X = "d_over_sqrt_n";
    static final String R = "mlp_attn_ratio";
    static final String D_MODEL = "d_model";
    static final String VOCABULARY = "vocab_size";
    static final String GQA = "gqa_group";

    /** The letters of the papers, which conditions may use as short names. */
    static final Map<String, String> ALIASES = Map.of("N", N, "D", TOKENS, "x", X, "r", R, "L", LOSS);

    private static final List<String> OPTIONAL = List.of(
            "size_class", "token_class", "train_set", "seed", "l_opt", "loss_kind", "accuracy", "accuracy_std_error");
    private static final Set<String> COMPUTED = Set.of(N, N_TOTAL, X, R, GQA);
    static final List<String> SHAPE = List.of(D_MODEL, "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim");
    private static final double TOLERANCE = 0.005;

    /** The columns that are used if a table has them. */
    static final Set<String> KNOWN = Stream.of(
                    Set.of(LOSS, TOKENS, D_MODEL, VOCABULARY), SHAPE, OPTIONAL, COMPUTED, ALIASES.keySet())
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final Columns columns;
    private final boolean shaped;
    private final List<Optional<Architecture>> architectures = new ArrayList<>();

    RunColumns(Columns columns) {
        this.columns = columns;
        this.shaped = SHAPE.stream().allMatch(columns::has);
        for (int row = 0; row < columns.rows(); row++) {
            architectures.add(null);
        }
    }

    /** Names of columns, with the papers' letters replaced by the full names. */
    static Map<String, String> spelledOut(Map<String, String> names) {
        Map<String, String> full = new LinkedHashMap<>();
        names.forEach((ours, theirs) -> {
            String other = full.put(ALIASES.getOrDefault(ours, ours), theirs);
            if (other != null) {
                throw new IllegalArgumentException("columns " + other + " and " + theirs + " cannot both be read as "
                        + ALIASES.getOrDefault(ours, ours));
            }
        });
        return full;
    }

    /** Throws if there is no loss, with a description of the table's columns and the nearest names. */
    static void requireLoss(Columns columns) {
        if (!columns.has(LOSS)) {
            requireUpright(columns);
            throw new DataException(columns.without(LOSS)
                    + types(columns)
                    + remedy(columns, LOSS)
                    + FileContent.RUNS.instead(columns.names(), columns.source())
                    + (columns.has("accuracy")
                            ? " It has accuracies: join them to runs that have losses, with --join (in Java, RunOptions.withJoin)."
                            : ""));
        }
    }

    /** A table with a row for each quantity and a column for each run. */
    private static void requireUpright(Columns columns) {
        String first = columns.names().get(0);
        List<String> known = columns.texts(first).stream()
                .filter(ColumnAliases::isName)
                .distinct()
                .limit(4)
                .toList();
        if (known.size() >= 3) {
            throw new DataException(
                    columns.source() + " seems to be transposed: its first column, " + first + ", holds "
                            + String.join(", ", known)
                            + ". Each row must be a run and each column a quantity. Transpose it, with pandas by"
                            + " df.set_index(df.columns[0]).T.to_csv('runs.csv').");
        }
    }

    private static String types(Columns columns) {
        List<String> texts = columns.table().columns().stream()
                .filter(column -> !(column instanceof NumericColumn<?>))
                .map(Column::name)
                .toList();
        return texts.isEmpty()
                ? " All are numbers."
                : " Of these, " + Columns.listed(texts)
                        + (texts.size() == columns.names().size()
                                ? " are text."
                                : (texts.size() == 1 ? " is" : " are") + " text, the rest numbers.");
    }

    /** The columns that may be meant, with the option that reads them. */
    private static String remedy(Columns columns, String name) {
        List<String> likely = columns.names().stream()
                .filter(column -> !KNOWN.contains(column))
                .map(columns::theirs)
                .filter(column -> ColumnAliases.isLike(name, column))
                .limit(3)
                .toList();
        List<String> inOtherUnits = name.equals(LOSS) && likely.isEmpty()
                ? columns.names().stream()
                        .map(columns::theirs)
                        .filter(column -> LossUnit.nats(column).isPresent())
                        .limit(1)
                        .toList()
                : List.of();
        if (!inOtherUnits.isEmpty()) {
            String theirs = inOtherUnits.get(0);
            return " To read " + theirs + " as loss, in nats: --columns \"loss="
                    + LossUnit.nats(theirs).orElseThrow() + "\" (in Java, RunOptions.withColumn).";
        }
        return likely.isEmpty()
                ? ""
                : " To read " + String.join(" or ", likely) + " as " + name + ": --columns "
                        + shell(name + "=" + ColumnAliases.reading(name, likely.get(0)))
                        + " (in Java, RunOptions.withColumn).";
    }

    /** A word as shells take it. */
    private static String shell(String text) {
        return text.matches("[A-Za-z0-9_./=]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The architecture of a row, if the table has all its columns and the row fills them. */
    Optional<Architecture> architecture(int row) {
        Optional<Architecture> known = architectures.get(row);
        if (known == null) {
            known = shaped && SHAPE.stream().anyMatch(name -> !columns.isEmpty(name, row))
                    ? Optional.of(read(row))
                    : Optional.empty();
            architectures.set(row, known);
        }
        return known;
    }

    private Architecture read(int row) {
        int[] sizes = SHAPE.stream().mapToInt(name -> whole(name, row)).toArray();
        boolean vocabulary = columns.has(VOCABULARY) && !columns.isEmpty(VOCABULARY, row);
        try {
            return new Architecture(
                    sizes[0],
                    sizes[1],
                    sizes[2],
                    sizes[3],
                    sizes[4],
                    sizes[5],
                    vocabulary ? whole(VOCABULARY, row) : 0,
                    true);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    columns.source() + ", row " + columns.rowAsWritten(row) + ": " + e.getMessage()
                            + ". Correct the row.",
                    e);
        }
    }

    private int whole(String name, int row) {
        double value = columns.number(name, row);
        if (value != Math.rint(value) || !(value > 0) || value > Integer.MAX_VALUE) {
            throw columns.cell(name, row, Numbers.exact(value) + " is not a positive whole number. Correct it.");
        }
        return (int) value;
    }

    private boolean hasRelativeWidth() {
        return columns.has(X) || (columns.has(D_MODEL) && (shaped || columns.has(N)));
    }

    private boolean hasMlpRatio() {
        return columns.has(R) || shaped;
    }

    /** Whether the table is complete only for size and tokens; it may have some of the columns of a shape. */
    boolean sizesOnly() {
        return !(hasRelativeWidth() && hasMlpRatio())
                && columns.has(TOKENS)
                && (columns.has(N) || columns.has(N_TOTAL));
    }

    /** Columns of an incomplete shape, if sizes and tokens are complete. */
    List<String> partsOfShape() {
        return sizesOnly()
                ? Stream.concat(SHAPE.stream(), Stream.of(X, R))
                        .filter(columns::has)
                        .toList()
                : List.of();
    }

    /** The columns that each run must fill. */
    List<String> required() {
        Stream<String> size = sizesOnly()
                ? Stream.of(columns.has(N) ? N : N_TOTAL)
                : shaped ? SHAPE.stream() : Stream.of(N, R, columns.has(X) ? X : D_MODEL);
        return Stream.concat(size, Stream.of(TOKENS)).filter(columns::has).toList();
    }

    /** Rejects a table that has neither shapes nor sizes and tokens, with all columns that would be sufficient. */
    void requireShapeOrSize() {
        if (!sizesOnly() && !(hasRelativeWidth() && hasMlpRatio())) {
            throw incomplete();
        }
    }

    double loss(int row) {
        return positive(LOSS, row, "a loss, in nats per token,");
    }

    double tokens(int row) {
        return positive(TOKENS, row, "a number of training tokens");
    }

    private double positive(String name, int row, String what) {
        double value = columns.number(name, row);
        if (!(value > 0)) {
            throw columns.cell(
                    name, row, Numbers.exact(value) + ". " + what + " must be positive. Correct or remove the row.");
        }
        return value;
    }

    /** N non-embedding: from the shape, checked against a given count; otherwise the given count. */
    double nonEmbedding(int row) {
        boolean given = columns.has(N) && !columns.isEmpty(N, row);
        Optional<Architecture> shape = architecture(row);
        if (shape.isEmpty()) {
            if (!columns.has(N)) {
                throw incomplete();
            }
            return positive(N, row, "a number of parameters");
        }
        double counted = shape.get().nonEmbeddingParameters();
        if (given) {
            check(N, row, positive(N, row, "a number of parameters"), counted);
        }
        return counted;
    }

    private void check(String name, int row, double given, double computed) {
        if (Math.abs(given / computed - 1) > TOLERANCE) {
            String unit = Math.abs(given * 1e6 / computed - 1) <= 0.1
                    ? " It looks like millions; write the count itself."
                    : " Correct the count or the shape, or remove the count.";
            throw columns.cell(
                    name,
                    row,
                    Numbers.exact(given) + " is given, but the shape has " + Numbers.exact(computed) + "." + unit);
        }
    }

    /** N with embeddings: given, or counted with a tied head if the vocabulary size is known. */
    Optional<Double> total(int row) {
        Optional<Architecture> shape = architecture(row);
        if (columns.has(N_TOTAL) && !columns.isEmpty(N_TOTAL, row)) {
            double given = positive(N_TOTAL, row, "a number of parameters");
            if (shape.isPresent() && shape.get().vocabSize() > 0) {
                double tied = shape.get().totalParameters();
                double untied =
                        tied + (double) shape.get().vocabSize() * shape.get().dModel();
                boolean isUntied = Math.abs(given / untied - 1) < Math.abs(given / tied - 1);
                check(N_TOTAL, row, given, isUntied ? untied : tied);
            } else if (shape.isPresent() && given < shape.get().nonEmbeddingParameters()) {
                check(N_TOTAL, row, given, (double) shape.get().nonEmbeddingParameters());
            }
            return Optional.of(given);
        }
        return shape.filter(known -> known.vocabSize() > 0).map(known -> (double) known.totalParameters());
    }

    /** Relative width computed with N non-embedding. */
    double relativeWidth(int row) {
        boolean given = columns.has(X) && !columns.isEmpty(X, row);
        boolean computable = columns.has(D_MODEL)
                && !columns.isEmpty(D_MODEL, row)
                && (architecture(row).isPresent() || (columns.has(N) && !columns.isEmpty(N, row)));
        if (given && !computable) {
            return positive(X, row, "a relative width");
        }
        if (!columns.has(D_MODEL)) {
            throw incomplete();
        }
        double computed = positive(D_MODEL, row, "a hidden size") / Math.sqrt(nonEmbedding(row));
        if (computed > 1 && architecture(row).isEmpty()) {
            throw columns.cell(
                    N,
                    row,
                    String.format(
                            Locale.ROOT,
                            "%s, which with d_model %s gives d_over_sqrt_n = d/√N %s; usual shapes have at most 1."
                                    + " Write the count itself: if these are millions, read them as --columns"
                                    + " \"%s=1e6*%s\" (in Java, RunOptions.withColumn).",
                            Numbers.exact(columns.number(N, row)),
                            Numbers.exact(columns.number(D_MODEL, row)),
                            Numbers.plain(computed),
                            N,
                            columns.theirs(N)));
        }
        if (given) {
            check(X, row, positive(X, row, "a relative width"), computed);
        }
        return computed;
    }

    /** MLP parameters per attention parameter. */
    double mlpRatio(int row) {
        boolean given = columns.has(R) && !columns.isEmpty(R, row);
        Optional<Architecture> shape = architecture(row);
        if (shape.isEmpty()) {
            if (!columns.has(R)) {
                throw incomplete();
            }
            return positive(R, row, "a ratio of MLP to attention parameters");
        }
        if (given) {
            check(
                    R,
                    row,
                    positive(R, row, "a ratio of MLP to attention parameters"),
                    shape.get().mlpRatio());
        }
        return shape.get().mlpRatio();
    }

    private DataException missing(String name, List<String> instead) {
        return new DataException(
                columns.without(name) + remedy(columns, name) + " Or give " + String.join(", ", instead) + " instead.");
    }

    /** Lists all missing columns, with the alternatives for each. */
    DataException incomplete() {
        List<String> absent = SHAPE.stream().filter(name -> !columns.has(name)).toList();
        StringBuilder message = new StringBuilder(columns.source())
                .append(absent.size() == 1 ? " has no column " : " has no columns ")
                .append(String.join(", ", absent))
                .append(". Its columns are ")
                .append(Columns.listed(
                        columns.names().stream().map(columns::called).toList()))
                .append('.');
        for (String name : absent) {
            Optional<String> near = DidYouMean.to(
                    name,
                    columns.names().stream()
                            .filter(other -> !KNOWN.contains(other))
                            .toList());
            message.append(
                    remedy(columns, name).isEmpty()
                            ? near.map(other -> " For " + name + ", did you mean " + other + "?")
                                    .orElse("")
                            : remedy(columns, name));
        }
        if (absent.contains("n_kv_heads") && columns.has("n_heads")) {
            message.append(" If each query head has its own keys and values: --columns n_kv_heads=")
                    .append(columns.theirs("n_heads"))
                    .append('.');
        }
        if (absent.contains("d_ff")) {
            olmo(columns).ifPresent(message::append);
        }
        for (String name :
                List.of(columns.has(N) || columns.has(N_TOTAL) ? "" : N_TOTAL, columns.has(TOKENS) ? "" : TOKENS)) {
            message.append(name.isEmpty() ? "" : remedy(columns, name));
        }
        message.append(" To specify a value that all runs share: --given ")
                .append(absent.get(absent.size() - 1))
                .append("=VALUE (in Java, RunOptions.withGiven). ");
        List<String> shape = Stream.concat(
                        Stream.of(N, R).filter(name -> !columns.has(name)),
                        hasRelativeWidth() || columns.has(D_MODEL) ? Stream.of() : Stream.of(X))
                .toList();
        List<String> size = Stream.concat(
                        Stream.of(columns.has(N) || columns.has(N_TOTAL) ? "" : N + " or " + N_TOTAL),
                        Stream.of(columns.has(TOKENS) ? "" : TOKENS))
                .filter(name -> !name.isEmpty())
                .toList();
        message.append("Or give ")
                .append(String.join(", ", shape))
                .append(" instead; or, for laws of size and tokens alone, ")
                .append(String.join(" and ", size))
                .append('.');
        return new DataException(message.toString());
    }

    /** OLMo counts both halves of SwiGLU. */
    private static Optional<String> olmo(Columns columns) {
        return columns.names().stream()
                .filter(name -> name.matches("(?i)(.*[./])?(mlp_hidden_size|mlp_ratio)"))
                .findFirst()
                .map(name -> " OLMo's " + name + " counts both halves of SwiGLU: if this is one, --columns 'd_ff="
                        + LossUnit.quoted(name)
                        + (name.endsWith("ratio") ? "*" + columns.theirs(D_MODEL) : "") + "/2'.");
    }

    /** A row as seen by the names in a condition: columns of the table, computed ones, and the papers' letters. */
    Expression.Row asRow(int row) {
        return new Expression.Row() {
            @Override
            public double number(String name) {
                return switch (resolve(name)) {
                    case N -> nonEmbedding(row);
                    case X -> relativeWidth(row);
                    case R -> mlpRatio(row);
                    case N_TOTAL ->
                        total(row)
                                .orElseThrow(() -> new DataException(
                                        columns.source() + ", row " + columns.rowAsWritten(row) + ": " + N_TOTAL
                                                + " is neither given nor computable; add " + VOCABULARY + "."));
                    case GQA ->
                        architecture(row)
                                .map(Architecture::gqaGroup)
                                .orElseThrow(() -> missing(GQA, List.of("n_heads", "n_kv_heads")));
                    default -> columns.number(resolve(name), row);
                };
            }

            @Override
            public String text(String name) {
                String column = resolve(name);
                if (COMPUTED.contains(column) && !columns.has(column)) {
                    return Numbers.exact(number(column));
                }
                return columns.isEmpty(column, row) ? "" : columns.text(column, row);
            }

            @Override
            public boolean isText(String name) {
                String column = resolve(name);
                return columns.knows(column) && columns.isText(column, row) && !isCounted(column);
            }

            /** An empty cell of a count or shape that follows from others has a number nevertheless. */
            private boolean isCounted(String column) {
                return COMPUTED.contains(column)
                        && columns.isEmpty(column, row)
                        && architecture(row).isPresent();
            }
        };
    }

    private String resolve(String name) {
        return columns.knows(name) ? name : ALIASES.getOrDefault(name, name);
    }

    Columns columns() {
        return columns;
    }
}
