package fitlaw.runs;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.Numbers;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import fitlaw.table.Renaming;
import fitlaw.table.WrittenNumbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * A user's table under Fitlaw's column names: columns that the user named, those recognised by another tool's name,
 * values given for all rows, and the head dimension if it follows by convention.
 *
 * @param columns the table's columns
 * @param notes notes for the report
 */
record MappedTable(Columns columns, List<String> notes) {
    private static final double LEAST_TOKENS = 0.01;
    private static final double MOST_TOKENS = 1e6;
    private static final double LEAST_PARAMETERS = 1e4;
    private static final double FEWEST_TOKENS = 1e5;
    private static final String HEADS = "n_heads";
    private static final String HEAD_DIM = "head_dim";
    private static final Set<String> COUNTS = Set.of(RunColumns.N, RunColumns.N_TOTAL, RunColumns.TOKENS);
    private static final Map<String, Double> UNITS = units();
    private static final Set<String> NUMBERS = Stream.concat(
                    RunColumns.SHAPE.stream(),
                    Stream.of(
                            RunColumns.LOSS,
                            RunColumns.TOKENS,
                            RunColumns.N,
                            RunColumns.N_TOTAL,
                            RunColumns.X,
                            RunColumns.R,
                            RunColumns.VOCABULARY,
                            "seed"))
            .collect(Collectors.toUnmodifiableSet());

    static MappedTable of(Table table, String source, RunOptions options) {
        Map<String, String> names = RunColumns.spelledOut(options.columns());
        Map<String, String> given = RunColumns.spelledOut(options.given());
        Columns asGiven = new Columns(table, source);
        Map<String, String> aliases = ColumnAliases.find(asGiven, names.keySet());
        aliases.values().removeAll(names.values());
        names.keySet().forEach(aliases::remove);
        Map<String, String> all = new LinkedHashMap<>(names);
        all.putAll(aliases);
        Table renamed = Renaming.apply(table, source, all, RunColumns.KNOWN, RunColumns.ALIASES);
        List<String> notes = new ArrayList<>();
        given.forEach((name, value) -> give(renamed, source, name, value, notes));
        numbers(renamed, notes);
        headSize(renamed, notes);
        Columns columns = new Columns(renamed, source, row -> row + 1, all);
        tell(columns, aliases, names, notes);
        return new MappedTable(columns, notes);
    }

    /** Adds a missing column, or fills the empty cells of an existing one. */
    private static void give(Table table, String source, String name, String value, List<String> notes) {
        String text = NUMBERS.contains(name) ? Numbers.parse(value).toPlainString() : value;
        Columns columns = new Columns(table, source);
        if (!columns.has(name)) {
            List<String> lacking = RunColumns.KNOWN.stream()
                    .filter(known -> known.length() > 2 && !columns.has(known))
                    .toList();
            if (!RunColumns.KNOWN.contains(name) && DidYouMean.to(name, lacking).isPresent()) {
                throw new IllegalArgumentException("a value is specified for " + name
                        + ", which is not one of Fitlaw's columns" + DidYouMean.ending(name, lacking));
            }
            Renaming.put(table, Csv.typed(name, Collections.nCopies(table.rowCount(), text)));
            return;
        }
        int[] empty = IntStream.range(0, columns.rows())
                .filter(row -> columns.isEmpty(name, row))
                .toArray();
        if (empty.length == 0) {
            throw new DataException(source + " has the column " + name + ", so no value can be specified for it ("
                    + value + "). Leave out the value, or read the column under another name.");
        }
        List<String> cells = new ArrayList<>(columns.texts(name));
        for (int row : empty) {
            cells.set(row, text);
        }
        table.replaceColumn(name, Csv.typed(name, cells));
        notes.add(empty.length + (empty.length == 1 ? " empty cell of " : " empty cells of ") + name
                + " filled with the specified value, " + value + ".");
    }

    /** Reads counts written as {@code 50M} or {@code 1.5B}, and cells that say that there is no number as empty. */
    private static void numbers(Table table, List<String> notes) {
        for (String name : NUMBERS) {
            if (!table.columnNames().contains(name) || table.column(name) instanceof NumericColumn<?>) {
                continue;
            }
            Columns columns = new Columns(table, "");
            Optional<DoubleColumn> read =
                    COUNTS.contains(name) ? WrittenNumbers.withUnits(table.column(name), UNITS) : Optional.empty();
            read.ifPresent(column -> {
                int first = column.isNotMissing().get(0);
                notes.add(String.format(
                        Locale.ROOT,
                        "%s has units: %s is read as %,.0f.",
                        name,
                        columns.text(name, first),
                        column.getDouble(first)));
                Renaming.put(table, column);
            });
            if (read.isEmpty() && !name.equals(RunColumns.LOSS)) {
                List<String> cells = IntStream.range(0, columns.rows())
                        .mapToObj(row -> columns.isAbsent(name, row) ? "" : columns.text(name, row))
                        .toList();
                if (cells.stream().allMatch(cell -> cell.isEmpty() || Csv.isNumber(cell))) {
                    Renaming.put(table, Csv.typed(name, cells));
                }
            }
        }
    }

    private static Map<String, Double> units() {
        Map<String, Double> units = new HashMap<>();
        WrittenNumbers.COUNTS.forEach((unit, factor) ->
                List.of("", " tokens", " tok", " params", " parameters").forEach(end -> units.put(unit + end, factor)));
        List.of("tokens", "params", "parameters").forEach(unit -> units.put(unit, 1.0));
        return units;
    }

    /** Where the head size is not stated, transformers divides the width among the heads. */
    private static void headSize(Table table, List<String> notes) {
        Columns columns = new Columns(table, table.name());
        boolean onlyThis = RunColumns.SHAPE.stream().allMatch(name -> columns.has(name) != name.equals(HEAD_DIM));
        if (!onlyThis
                || !(columns.column(RunColumns.D_MODEL) instanceof NumericColumn<?> widths)
                || !(columns.column(HEADS) instanceof NumericColumn<?> heads)) {
            return;
        }
        LongColumn sizes = LongColumn.create(HEAD_DIM);
        for (int row = 0; row < columns.rows(); row++) {
            if (widths.isMissing(row) || heads.isMissing(row)) {
                sizes.appendMissing();
                continue;
            }
            double size = widths.getDouble(row) / heads.getDouble(row);
            if (size != Math.rint(size) || !(size > 0)) {
                return;
            }
            sizes.append((long) size);
        }
        table.addColumns(sizes);
        notes.add("The table has no head_dim: d_model / n_heads is assumed, as in transformers.");
    }

    private static void tell(
            Columns columns, Map<String, String> aliases, Map<String, String> names, List<String> notes) {
        List<String> read = aliases.entrySet().stream()
                .map(alias -> alias.getKey() + " from " + alias.getValue())
                .toList();
        if (!read.isEmpty()) {
            notes.add("Columns read under other names: " + String.join(", ", read) + ".");
        }
        List<String> losses = names.containsKey(RunColumns.LOSS) || !columns.has(RunColumns.LOSS)
                ? List.of()
                : ColumnAliases.alternatives(columns, RunColumns.LOSS);
        if (!losses.isEmpty()) {
            notes.add("The loss is read from " + columns.theirs(RunColumns.LOSS) + "; the table also has "
                    + Columns.listed(losses) + ". To use another: --columns " + RunColumns.LOSS + "=" + losses.get(0)
                    + " (in Java, RunOptions.withColumn).");
        }
        List<String> parts = new RunColumns(columns).partsOfShape();
        if (!parts.isEmpty()) {
            notes.add("The table has sizes and tokens, but of the columns of shapes only " + String.join(", ", parts)
                    + ", so laws of the best shape cannot be fitted.");
        }
        if (new RunColumns(columns).sizesOnly()) {
            List<String> experts = MixtureColumns.named(columns).stream()
                    .filter(name -> ((NumericColumn<?>) columns.column(name)).max() > 1)
                    .toList();
            if (!experts.isEmpty()) {
                notes.add("Some runs are mixtures of experts (" + String.join(", ", experts)
                        + "). Their sizes are those in the table, whether of all parameters or of the active ones.");
            }
        }
        if (columns.has(RunColumns.LOSS)) {
            LossUnit.check(columns).ifPresent(notes::add);
        }
        units(columns).ifPresent(notes::add);
    }

    /** Training uses from about 0.01 to several hundred thousand tokens per parameter. */
    private static Optional<String> units(Columns columns) {
        return Stream.of(RunColumns.N, RunColumns.N_TOTAL)
                .filter(columns::has)
                .findFirst()
                .filter(count -> columns.has(RunColumns.TOKENS)
                        && columns.column(count) instanceof NumericColumn<?>
                        && columns.column(RunColumns.TOKENS) instanceof NumericColumn<?>)
                .flatMap(count -> {
                    double parameters = ((NumericColumn<?>) columns.column(count)).median();
                    double tokens = ((NumericColumn<?>) columns.column(RunColumns.TOKENS)).median();
                    double each = tokens / parameters;
                    return each >= LEAST_TOKENS
                                    && each <= MOST_TOKENS
                                    && parameters >= LEAST_PARAMETERS
                                    && tokens >= FEWEST_TOKENS
                            ? Optional.empty()
                            : Optional.of(String.format(
                                    Locale.ROOT,
                                    "The runs have a median of %s for %s, and %s tokens per parameter. Is one of the two in millions or billions? Write the counts themselves, or read them as --columns \"tokens=1e9*%s\" (in Java, RunOptions.withColumn).",
                                    Numbers.plain(parameters),
                                    columns.called(count),
                                    Numbers.significant(each, 2),
                                    columns.theirs(RunColumns.TOKENS)));
                });
    }
}
