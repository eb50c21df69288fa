package fitlaw.runs;

import fitlaw.table.Renaming;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a table is read as runs.
 *
 * @param where condition that a row must meet to be used; rows that fail it are left out before anything in them is
 *     checked
 * @param columns Fitlaw's column names, each with the name that the table gives that column
 */
public record RunOptions(Optional<String> where, Map<String, String> columns) {
    /**
     * Creates options.
     *
     * @param where condition that a row must meet
     * @param columns Fitlaw's column names with the table's
     */
    public RunOptions {
        Objects.requireNonNull(where, "where");
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** {@return options that use every row and the table's own column names} */
    public static RunOptions defaults() {
        return new RunOptions(Optional.empty(), Map.of());
    }

    /**
     * {@return these options with a condition on rows}
     *
     * @param where condition, such as {@code size_class == "1M" & x >= 0.06}; see {@link fitlaw.table.Expression}
     */
    public RunOptions withWhere(String where) {
        return new RunOptions(Optional.of(where), columns);
    }

    /**
     * {@return these options with one column renamed}
     *
     * @param ours Fitlaw's name of the column, such as {@code loss}
     * @param theirs the table's name of it, such as {@code val/ce}
     */
    public RunOptions withColumn(String ours, String theirs) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.put(ours, theirs);
        return new RunOptions(where, more);
    }

    /**
     * {@return these options with several columns renamed}
     *
     * @param assignments such as {@code loss=val/ce,tokens=seen}: Fitlaw's name, then the table's
     * @throws IllegalArgumentException if a part is not of the form {@code OURS=THEIRS}
     */
    public RunOptions withColumns(String assignments) {
        RunOptions options = this;
        for (var column : Renaming.parse(assignments).entrySet()) {
            options = options.withColumn(column.getKey(), column.getValue());
        }
        return options;
    }
}
