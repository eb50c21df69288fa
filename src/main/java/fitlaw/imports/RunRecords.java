package fitlaw.imports;

import fitlaw.common.DataException;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tech.tablesaw.api.Table;

/** Rows collected one by one, whose columns may differ; a missing cell is empty. */
final class RunRecords {
    /** A cell of text takes about fifty bytes, and a column of numbers is created from it. */
    private static final long MOST_CELLS = Runtime.getRuntime().maxMemory() / 100;

    private final Map<String, List<String>> columns = new LinkedHashMap<>();
    private final Map<String, String> spelling = new LinkedHashMap<>();
    private final Map<Integer, String> unusable = new TreeMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private int size;

    int size() {
        return size;
    }

    void add(RunRecord row) {
        row.problem().ifPresent(problem -> unusable.put(size, problem));
        notes.addAll(row.notes());
        add(row.cells());
    }

    /** Adds a row from a file of any width and length, which may be too large for a table. */
    void add(Path file, Map<String, String> cells) {
        add(cells);
        Csv.requireFew(columns.size(), file.toString());
        if ((long) columns.size() * size > MOST_CELLS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has more than %,d cells (%,d rows of %,d columns so far), which exceeds the memory of this "
                            + "Java. Keep fewer keys, or increase the memory with -Xmx.",
                    file,
                    MOST_CELLS,
                    size,
                    columns.size()));
        }
    }

    /**
     * Tablesaw ignores case in column names, so a column that differs from an earlier one only in case is renamed to
     * {@code NAME_2}.
     */
    void add(Map<String, String> cells) {
        cells.forEach((name, text) -> {
            String first = spelling.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> name);
            String own = first.equals(name) ? name : name + "_2";
            List<String> column = columns.computeIfAbsent(own, absent -> new ArrayList<>());
            fill(column);
            column.add(text);
        });
        size++;
    }

    private void fill(List<String> column) {
        while (column.size() < size) {
            column.add("");
        }
    }

    void note(String note) {
        notes.add(note);
    }

    boolean allUnusable() {
        return unusable.size() == size;
    }

    String firstProblem() {
        return unusable.values().iterator().next();
    }

    Table table(String name) {
        columns.values().forEach(this::fill);
        return Table.create(name, Csv.typed(List.copyOf(columns.keySet()), List.copyOf(columns.values()), name));
    }

    Import imported(String name) {
        return Import.of(table(name), List.copyOf(notes), unusable);
    }
}
