package fitlaw.table;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Renames the columns of a user's table to Fitlaw's names. */
public final class Renaming {
    /** Prefix for the name of a column that is replaced by another one. */
    private static final String ORIGINAL = "original_";

    private Renaming() {}

    /**
     * {@return names of columns, each Fitlaw name with the table's}
     *
     * @param assignments such as {@code loss=val/ce,tokens=seen}: Fitlaw's name, then the table's, or a formula over the table's
     *     columns, as in {@code tokens=C/(6*N)}
     * @throws IllegalArgumentException if a part is not of the form {@code OURS=THEIRS}
     */
    public static Map<String, String> parse(String assignments) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String assignment : split(assignments)) {
            int equals = assignment.indexOf('=');
            if (equals <= 0 || equals == assignment.length() - 1) {
                throw new IllegalArgumentException("'" + assignment.strip()
                        + "' is not of the form OURS=THEIRS. Write columns such as loss=val_loss,tokens=seen.");
            }
            names.put(
                    assignment.substring(0, equals).strip(),
                    assignment.substring(equals + 1).strip());
        }
        return names;
    }

    /** Splits at commas, except those within brackets or backquotes. */
    private static List<String> split(String assignments) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int open = 0;
        boolean quoted = false;
        for (int i = 0; i < assignments.length(); i++) {
            char c = assignments.charAt(i);
            quoted ^= c == '`';
            open += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && open <= 0 && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /**
     * {@return a copy of a table with columns renamed or computed; an existing column of the same name becomes {@code
     * original_…}}
     *
     * @param table the table
     * @param source name of the table in errors
     * @param names Fitlaw's column names, each with the table's, or with a formula over the table's columns
     * @param known the columns that Fitlaw uses
     * @param letters short names that formulas may use for Fitlaw's columns
     * @throws DataException if a column is missing, or a Fitlaw name is misspelled
     * @throws IllegalArgumentException if one column is specified for two names
     */
    public static Table apply(
            Table table,
            String source,
            Map<String, String> names,
            Collection<String> known,
            Map<String, String> letters) {
        Map<String, Expression> formulas = new LinkedHashMap<>();
        Map<String, String> renamings = new LinkedHashMap<>();
        names.forEach((our, theirs) -> formula(table, theirs)
                .ifPresentOrElse(formula -> formulas.put(our, formula), () -> renamings.put(our, theirs)));
        Table renamed = renamed(table, source, renamings);
        Columns columns = new Columns(renamed, source, row -> row + 1, renamings);
        List<DoubleColumn> computed = formulas.entrySet().stream()
                .map(formula -> computed(columns, formula.getKey(), formula.getValue(), letters))
                .toList();
        for (DoubleColumn column : computed) {
            for (String name : renamed.columnNames()) {
                if (name.equalsIgnoreCase(column.name())) {
                    renamed.column(name).setName(ORIGINAL + name);
                }
            }
            renamed.addColumns(column);
        }
        names.forEach((our, theirs) -> {
            List<String> lacking = known.stream()
                    // A single letter is similar to any other short name.
                    .filter(name -> name.length() > 2 && !renamed.columnNames().contains(name))
                    .toList();
            if (!known.contains(our) && DidYouMean.to(our, lacking).isPresent()) {
                throw new DataException(source + ", column " + theirs + ": it was to be read as " + our
                        + ", which is not one of Fitlaw's columns" + DidYouMean.ending(our, lacking));
            }
        });
        return renamed;
    }

    /** A text that is not the name of a column may be a formula over columns. */
    private static Optional<Expression> formula(Table table, String theirs) {
        if (table.columnNames().contains(theirs)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Expression.parse(theirs)).filter(formula -> !formula.isName());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // then it is the name of a missing column
        }
    }

    /** A computed cell is empty if a cell that the formula needs is empty, NaN or infinite. */
    private static DoubleColumn computed(Columns columns, String our, Expression formula, Map<String, String> letters) {
        Map<String, String> resolved = new LinkedHashMap<>();
        for (String name : formula.names()) {
            String column = columns.knows(name) ? name : letters.getOrDefault(name, name);
            if (!columns.knows(column)) {
                throw new DataException(columns.without(formula.toString()) + " It was to be read as " + our
                        + ", and as a formula it needs the missing column " + name + ".");
            }
            resolved.put(name, column);
        }
        DoubleColumn column = DoubleColumn.create(our);
        for (int row = 0; row < columns.rows(); row++) {
            int at = row;
            Expression.Row cells = columns.asRow(row);
            boolean absent = resolved.values().stream().anyMatch(name -> columns.isAbsent(name, at));
            column.append(
                    absent
                            ? Double.NaN
                            : formula.value(new Expression.Row() {
                                @Override
                                public double number(String name) {
                                    return cells.number(resolved.get(name));
                                }

                                @Override
                                public String text(String name) {
                                    return cells.text(resolved.get(name));
                                }

                                @Override
                                public boolean isText(String name) {
                                    return cells.isText(resolved.get(name));
                                }
                            }));
        }
        return column;
    }

    private static Table renamed(Table table, String source, Map<String, String> names) {
        List<Column<?>> columns = new ArrayList<>();
        Map<String, String> ours = new LinkedHashMap<>();
        names.forEach((our, theirs) -> {
            if (!table.columnNames().contains(theirs)) {
                throw new DataException(source + " has no column " + theirs + ", which was to be read as " + our
                        + ". Its columns are " + Columns.listed(table.columnNames())
                        + DidYouMean.ending(theirs, table.columnNames()));
            }
            String other = ours.put(theirs, our);
            if (other != null) {
                throw new IllegalArgumentException(
                        "column " + theirs + " cannot be read both as " + other + " and as " + our);
            }
        });
        for (Column<?> column : table.columns()) {
            String name = ours.getOrDefault(column.name(), column.name());
            boolean replaced =
                    names.keySet().stream().anyMatch(name::equalsIgnoreCase) && !ours.containsKey(column.name());
            columns.add(
                    replaced
                            ? column.copy().setName(ORIGINAL + name)
                            : column.copy().setName(name));
        }
        return Table.create(source, columns);
    }

    /**
     * Replaces the column of the same name in a table, or appends it.
     *
     * @param table the table to change
     * @param column the column
     */
    public static void put(Table table, Column<?> column) {
        for (String name : table.columnNames()) {
            if (name.equals(column.name())) {
                table.replaceColumn(name, column);
                return;
            }
            if (name.equalsIgnoreCase(column.name())) {
                // Tablesaw ignores case in column names.
                table.column(name).setName(ORIGINAL + name);
            }
        }
        table.addColumns(column);
    }
}
