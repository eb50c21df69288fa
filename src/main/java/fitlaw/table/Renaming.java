package fitlaw.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Gives the columns of somebody's table Fitlaw's names. */
public final class Renaming {
    /** Put before the name of a column of the table that another one takes the place of. */
    private static final String ORIGINAL = "original_";

    private Renaming() {}

    /**
     * {@return names of columns, each of Fitlaw's with the table's}
     *
     * @param assignments such as {@code loss=val/ce,tokens=seen}: Fitlaw's name, then the table's
     * @throws IllegalArgumentException if a part is not of the form {@code OURS=THEIRS}
     */
    public static Map<String, String> parse(String assignments) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String assignment : assignments.split(",", -1)) {
            int equals = assignment.indexOf('=');
            if (equals <= 0 || equals == assignment.length() - 1) {
                throw new IllegalArgumentException("'" + assignment.strip()
                        + "' does not say OURS=THEIRS. Write columns such as loss=val_loss,tokens=seen.");
            }
            names.put(
                    assignment.substring(0, equals).strip(),
                    assignment.substring(equals + 1).strip());
        }
        return names;
    }

    /**
     * {@return a copy of a table with columns renamed; one whose name is taken over becomes {@code original_…}}
     *
     * @param table the table
     * @param source what to call it in errors
     * @param names Fitlaw's column names, each with the table's
     * @param known the columns that Fitlaw looks for
     * @throws DataException if a column is missing, or one of Fitlaw's names is none but nearly one that the table lacks
     * @throws IllegalArgumentException if one column is to be read as two
     */
    public static Table apply(Table table, String source, Map<String, String> names, Collection<String> known) {
        List<Column<?>> columns = new ArrayList<>();
        Map<String, String> ours = new LinkedHashMap<>();
        names.forEach((our, theirs) -> {
            if (!table.columnNames().contains(theirs)) {
                throw new DataException(source + " has no column " + theirs + ", which was to be read as " + our
                        + ". Its columns are " + String.join(", ", table.columnNames())
                        + Nearest.ending(theirs, table.columnNames()));
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
        Table renamed = Table.create(source, columns);
        names.forEach((our, theirs) -> {
            List<String> lacking = known.stream()
                    // One letter is near any other short name.
                    .filter(name -> name.length() > 2 && !renamed.columnNames().contains(name))
                    .toList();
            if (!known.contains(our) && Nearest.to(our, lacking).isPresent()) {
                throw new DataException(source + ", column " + theirs + ": it was to be read as " + our
                        + ", which is no name of Fitlaw's" + Nearest.ending(our, lacking));
            }
        });
        return renamed;
    }

    /**
     * Puts a column into a table in the place of the one of its name, or behind the others.
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
                // Tablesaw does not tell capitals apart.
                table.column(name).setName(ORIGINAL + name);
            }
        }
        table.addColumns(column);
    }
}
