package fitlaw.bench;

import fitlaw.common.DidYouMean;
import fitlaw.common.Records;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Options for reading files as measurements.
 *
 * @param where condition that a measurement must meet to be used, over the columns of {@link Bench#table()}
 * @param columns Fitlaw's column names, each with the table's name of that column
 * @param given values of columns that are missing in the files, such as {@code gpu} or {@code engine_version}; {@code
 *     architecture} is the path of a {@code config.json}; {@code time_unit} is s, ms, us or ns, and applies only to
 *     tables
 * @param manifest file with the values that result files of engines omit; if empty, {@code fitlaw-bench.json} in the
 *     same folder is used
 */
public record BenchOptions(
        Optional<String> where, Map<String, String> columns, Map<String, String> given, Optional<Path> manifest) {
    /**
     * Creates options.
     *
     * @param where condition that a measurement must meet
     * @param columns Fitlaw's column names with the table's
     * @param given values of columns that are missing in the files
     * @param manifest file with the values that result files omit
     * @throws IllegalArgumentException if a value is given for something that is not a column
     */
    public BenchOptions {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(manifest, "manifest");
        for (String name : given.keySet()) {
            if (!BenchColumns.givable().contains(name)) {
                throw new IllegalArgumentException("A value is given for " + name
                        + ", which is not a column. The columns are " + String.join(", ", BenchColumns.givable())
                        + DidYouMean.ending(name, BenchColumns.givable()));
            }
        }
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** {@return options that use every row and the table's own column names} */
    public static BenchOptions defaults() {
        return new BenchOptions(Optional.empty(), Map.of(), Map.of(), Optional.empty());
    }

    /**
     * {@return these options with a condition on measurements}
     *
     * @param where condition, such as {@code phase == "decode" & batch >= 16}; see {@link fitlaw.table.Expression}
     */
    public BenchOptions withWhere(String where) {
        return Records.with(this, "where", Optional.of(where));
    }

    /**
     * {@return these options with one column renamed}
     *
     * @param ours Fitlaw's name of the column, such as {@code seconds}
     * @param theirs the table's name of it, such as {@code step_s}
     */
    public BenchOptions withColumn(String ours, String theirs) {
        return Records.with(this, "columns", plus(columns, ours, theirs));
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
        return Records.with(this, "columns", more);
    }

    /**
     * {@return these options with a value for a column that is missing in the files}
     *
     * @param column Fitlaw's name of the column, such as {@code gpu}
     * @param value the value of every row that has none
     */
    public BenchOptions withGiven(String column, String value) {
        return Records.with(this, "given", plus(given, column, value));
    }

    /**
     * {@return these options with a manifest for result files}
     *
     * @param file JSON file: patterns of file names, each with an object of columns, such as {@code {"*": {"gpu":
     *     "H100", "engine_version": "0.11.0", "architecture": "config.json"}, "b16-*.json": {"batch": 16}}}; later
     *     patterns override earlier ones, and paths are relative to the manifest's folder
     */
    public BenchOptions withManifest(Path file) {
        return Records.with(this, "manifest", Optional.of(file));
    }

    /** {@return the names of all columns that are used if a table has them, for {@link #withColumn}} */
    public static Set<String> columnNames() {
        return BenchColumns.known();
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
