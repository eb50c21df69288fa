package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.table.Columns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A second file or folder whose columns are added to the runs by a common key: shapes to losses, or accuracies of
 * lm-evaluation-harness to runs. A run without a matching row has empty cells; rows without a matching run are listed
 * in a note.
 *
 * @param file file or folder to add
 * @param key column of the runs
 * @param theirs column of the added table that holds the same values
 */
public record Join(Path file, String key, String theirs) {
    /**
     * {@return a join}
     *
     * @param file file or folder to add
     * @param keys the column of the key, such as {@code model}; or {@code OURS=THEIRS} if it has another name in the
     *     added table
     */
    public static Join on(Path file, String keys) {
        int equals = keys.indexOf('=');
        return equals < 0
                ? new Join(file, keys.strip(), keys.strip())
                : new Join(
                        file,
                        keys.substring(0, equals).strip(),
                        keys.substring(equals + 1).strip());
    }

    /**
     * {@return runs with the columns of the other file added}
     *
     * @param runs the runs, as imported
     * @throws DataException if a key is missing, or occurs twice in the added table
     */
    public Import with(Import runs) {
        Import added = Import.evaluations(file);
        Table left = runs.table().copy();
        String source = left.name();
        Map<String, Integer> rows = rows(added);
        List<String> keys = new Columns(left, source).texts(key);
        List<String> without = keys.stream()
                .filter(value -> !rows.containsKey(value))
                .distinct()
                .toList();
        if (without.size() == keys.stream().distinct().count()) {
            throw new DataException(source + ": no value of its column " + key + " occurs in column " + theirs + " of "
                    + file + ". There are " + some(keys) + " here and " + some(List.copyOf(rows.keySet())) + " there.");
        }
        for (Column<?> column : added.table().columns()) {
            if (!column.name().equals(theirs)) {
                left.addColumns(arranged(column, keys, rows).setName(free(left, column.name())));
            }
        }
        List<String> notes = new ArrayList<>(runs.notes());
        notes.addAll(added.notes());
        if (!without.isEmpty()) {
            notes.add("Runs without a row in " + file + ", whose added cells are empty: " + without.size() + " ("
                    + some(without) + ").");
        }
        List<String> unused =
                rows.keySet().stream().filter(value -> !keys.contains(value)).toList();
        if (!unused.isEmpty()) {
            notes.add("Rows of " + file + " without a matching run are not used: " + unused.size() + " (" + some(unused)
                    + ").");
        }
        SortedMap<Integer, String> unmatched = new TreeMap<>(runs.unmatched());
        for (int i = 0; i < keys.size(); i++) {
            if (!rows.containsKey(keys.get(i))) {
                unmatched.put(i, "run " + keys.get(i) + " has no row in " + file);
            }
        }
        return Import.joined(left, notes, problems(runs, added, keys, rows), unmatched);
    }

    private SortedMap<Integer, String> problems(
            Import runs, Import added, List<String> keys, Map<String, Integer> rows) {
        SortedMap<Integer, String> problems = new TreeMap<>(runs.unusable());
        for (int i = 0; i < keys.size(); i++) {
            String problem = rows.containsKey(keys.get(i)) ? added.unusable().get(rows.get(keys.get(i))) : null;
            if (problem != null) {
                problems.putIfAbsent(i, problem);
            }
        }
        return problems;
    }

    private Map<String, Integer> rows(Import added) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        List<String> values = new Columns(added.table(), file.toString()).texts(theirs);
        for (int i = 0; i < values.size(); i++) {
            Integer before = values.get(i).isEmpty() ? null : rows.put(values.get(i), i);
            if (before != null) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: rows %d and %d have the same %s, %s. To add its columns to runs, %s, or specify a "
                                + "column with unique values.",
                        file,
                        before + 1,
                        i + 1,
                        theirs,
                        values.get(i),
                        Files.isDirectory(file)
                                ? "move the file of one of them out of the folder"
                                : "remove one of them from the file"));
            }
        }
        return rows;
    }

    private static Column<?> arranged(Column<?> column, List<String> keys, Map<String, Integer> rows) {
        Column<?> arranged = column.emptyCopy();
        for (String value : keys) {
            Integer row = rows.get(value);
            if (row == null) {
                arranged.appendMissing();
            } else {
                append(arranged, column, row);
            }
        }
        return arranged;
    }

    private static <T> void append(Column<T> to, Column<?> from, int row) {
        if (from.isMissing(row)) {
            to.appendMissing();
        } else {
            to.appendObj(from.get(row));
        }
    }

    private static String free(Table table, String name) {
        String found = name;
        while (table.columnNames().stream().anyMatch(found::equalsIgnoreCase)) {
            found = "joined_" + found;
        }
        return found;
    }

    private static String some(List<String> values) {
        return values.stream().distinct().limit(3).collect(Collectors.joining(", ")) + (values.size() > 3 ? ", …" : "");
    }
}
