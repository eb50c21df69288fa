package fitlaw.bench;

import fitlaw.table.Renaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How files are read as measurements.
 *
 * @param where condition that a measurement must meet to be used, over the columns of {@link Bench#table()}
 * @param columns Fitlaw's column names, each with the name that the table gives that column
 * @param given values of columns that the files lack, such as {@code gpu} or {@code engine_version}
 */
public record BenchOptions(Optional<String> where, Map<String, String> columns, Map<String, String> given) {
    /**
     * Creates options.
     *
     * @param where condition that a measurement must meet
     * @param columns Fitlaw's column names with the table's
     * @param given values of columns that the files lack
     */
    public BenchOptions {
        Objects.requireNonNull(where, "where");
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** {@return options that use every row and the table's own column names} */
    public static BenchOptions defaults() {
        return new BenchOptions(Optional.empty(), Map.of(), Map.of());
    }

    /**
     * {@return these options with a condition on measurements}
     *
     * @param where condition, such as {@code phase == "decode" & batch >= 16}; see {@link fitlaw.table.Expression}
     */
    public BenchOptions withWhere(String where) {
        return new BenchOptions(Optional.of(where), columns, given);
    }

    /**
     * {@return these options with one column renamed}
     *
     * @param ours Fitlaw's name of the column, such as {@code seconds}
     * @param theirs the table's name of it, such as {@code step_s}
     */
    public BenchOptions withColumn(String ours, String theirs) {
        return new BenchOptions(where, plus(columns, ours, theirs), given);
    }

    /**
     * {@return these options with several columns renamed}
     *
     * @param assignments such as {@code seconds=step_s,batch=bs}: Fitlaw's name, then the table's
     * @throws IllegalArgumentException if a part is not of the form {@code OURS=THEIRS}
     */
    public BenchOptions withColumns(String assignments) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.putAll(Renaming.parse(assignments));
        return new BenchOptions(where, more, given);
    }

    /**
     * {@return these options with a value for a column that the files lack}
     *
     * @param column Fitlaw's name of the column, such as {@code gpu}
     * @param value the value of every row without one
     */
    public BenchOptions withGiven(String column, String value) {
        return new BenchOptions(where, columns, plus(given, column, value));
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
