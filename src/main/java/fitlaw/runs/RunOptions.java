package fitlaw.runs;

import fitlaw.common.Records;
import fitlaw.imports.Join;
import fitlaw.imports.Logs;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options for reading a table as runs.
 *
 * @param where condition that a row must meet to be used; rows that fail it are left out before anything in them is
 *     checked
 * @param columns Fitlaw's column names, each with the table's name of that column, or a formula over its columns
 * @param given values of columns that are missing or empty in the table, the same for all rows
 * @param logs how a file of logs is reduced to one row per run, if it is one; only for files
 * @param join a second file whose columns are added before columns are renamed; only for files
 */
public record RunOptions(
        Optional<String> where,
        Map<String, String> columns,
        Map<String, String> given,
        Optional<Logs> logs,
        Optional<Join> join) {
    /**
     * Creates options.
     *
     * @param where condition that a row must meet
     * @param columns Fitlaw's column names with the table's
     * @param given values of columns that are missing in the table
     * @param logs how logs are reduced
     * @param join a second file whose columns are added
     */
    public RunOptions {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(logs, "logs");
        Objects.requireNonNull(join, "join");
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** {@return options that use every row and the table's own column names} */
    public static RunOptions defaults() {
        return new RunOptions(Optional.empty(), Map.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** {@return the names of all columns that are used if a table has them, for {@link #withColumn}} */
    public static Set<String> columnNames() {
        return RunColumns.KNOWN.stream()
                .filter(name -> !RunColumns.ALIASES.containsKey(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * {@return these options with a condition on rows}
     *
     * @param where condition, such as {@code size_class == "1M" & x >= 0.06}; see {@link fitlaw.table.Expression}. For
     *     logs, conditions on columns whose values alternate within a run, such as {@code phase == "eval"}, select rows
     *     before the reduction
     */
    public RunOptions withWhere(String where) {
        return Records.with(this, "where", Optional.of(where));
    }

    /**
     * {@return these options with one column renamed}
     *
     * @param ours Fitlaw's name of the column, such as {@code loss}
     * @param theirs the table's name of it, such as {@code val/ce}, or a formula over the table's columns, such as {@code
     *     ln(perplexity)}
     */
    public RunOptions withColumn(String ours, String theirs) {
        Map<String, String> more = new LinkedHashMap<>(columns);
        more.put(ours, theirs);
        return Records.with(this, "columns", more);
    }

    /**
     * {@return these options with several columns renamed}
     *
     * @param assignments such as {@code loss=val/ce,tokens=C/(6*N)}: Fitlaw's name, then the table's or a formula
     * @throws IllegalArgumentException if a part is not of the form {@code OURS=THEIRS}
     */
    public RunOptions withColumns(String assignments) {
        RunOptions options = this;
        for (var column : Renaming.parse(assignments).entrySet()) {
            options = options.withColumn(column.getKey(), column.getValue());
        }
        return options;
    }

    /**
     * {@return these options with the value of a column that is the same for all runs}
     *
     * @param column Fitlaw's name of the column, such as {@code head_dim}
     * @param value its value, for a number also such as {@code 50M}; it replaces a missing column, or the empty cells
     *     of an existing one
     */
    public RunOptions withGiven(String column, String value) {
        Map<String, String> more = new LinkedHashMap<>(given);
        more.put(column, value);
        return Records.with(this, "given", more);
    }

    /**
     * {@return these options for a file of logs, with several rows per run}
     *
     * @param logs which columns hold run, step and loss, and how the final loss is computed
     */
    public RunOptions withLogs(Logs logs) {
        return Records.with(this, "logs", Optional.of(logs));
    }

    /**
     * {@return these options for a file of logs, using the loss at the last step of each run}
     *
     * @param names such as {@code run_id,tokens,loss}: the columns of run, step and loss
     * @throws IllegalArgumentException if there are not three names
     */
    public RunOptions withLogs(String names) {
        return withLogs(Logs.parse(names));
    }

    /**
     * {@return these options with the columns of a second file or folder joined to the runs}
     *
     * @param file file or folder, such as one of results of lm-evaluation-harness
     * @param keys the column that identifies matching rows, such as {@code model}; {@code OURS=THEIRS} if it has
     *     another name in the second file
     */
    public RunOptions withJoin(Path file, String keys) {
        return Records.with(this, "join", Optional.of(Join.on(file, keys)));
    }
}
