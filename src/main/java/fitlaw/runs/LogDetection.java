package fitlaw.runs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Detects a file of logs, with several rows per run, that is read as a table of runs. */
final class LogDetection {
    private static final String START = "(.*[^a-z0-9])?";
    /** Patterns of columns that identify a run. The name of an experiment or data set is shared by many runs. */
    private static final Pattern RUN =
            Pattern.compile(START + "((run|job|trial)[ _]?(id|name)?|(exp|experiment)[ _]?(id|name))|id|name");
    /** Patterns of step columns, in order of preference; tokens of a prompt or context are not steps. */
    private static final List<Pattern> STEPS = List.of(
            Pattern.compile(START + "steps?"),
            Pattern.compile(START + "iter(ation)?s?"),
            Pattern.compile("(.*[^a-z0-9_])?((train|training|total|n|num)_)?tokens([ _]seen)?"),
            Pattern.compile(START + "epochs?"));

    private static final int LEAST_STEPS = 3;

    private LogDetection() {}

    /**
     * {@return why a table looks like logs and how to read it as such, if it has several steps for each run}
     *
     * @param table the table as stored in the file
     * @param source name of the table in messages
     * @param lossNamed the column that the options specify for the loss, if any
     */
    static Optional<String> hint(Table table, String source, Optional<String> lossNamed) {
        Optional<String> loss = lossNamed.or(() -> loss(table));
        List<Column<?>> named = loss.isPresent() ? matching(table, RUN).toList() : List.of();
        for (Column<?> run : named) {
            long runs = run.unique().size();
            for (Pattern pattern : STEPS) {
                Optional<Column<?>> step = matching(table, pattern)
                        .filter(NumericColumn.class::isInstance)
                        .filter(one -> grows(run, one, runs))
                        .findFirst();
                if (step.isPresent()) {
                    String names = run.name() + "," + step.get().name() + "," + loss.get();
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "%s looks like a log: its %,d rows have %,d values of %s, each at several values of %s. To use the last loss of each: --logs %s (in Java, RunOptions.withLogs).",
                            source,
                            table.rowCount(),
                            runs,
                            run.name(),
                            step.get().name(),
                            names.contains(" ") ? "'" + names + "'" : names));
                }
            }
        }
        return Optional.empty();
    }

    private static Stream<Column<?>> matching(Table table, Pattern name) {
        return table.columns().stream()
                .filter(column ->
                        name.matcher(column.name().toLowerCase(Locale.ROOT)).matches());
    }

    /** Whether runs have several steps on average. */
    private static boolean grows(Column<?> run, Column<?> step, long runs) {
        Map<String, Set<String>> steps = new HashMap<>();
        long different = 0;
        for (int row = 0; row < run.size() && different < LEAST_STEPS * runs; row++) {
            Set<String> seen = steps.computeIfAbsent(run.getString(row), name -> new HashSet<>());
            different += seen.add(step.getString(row)) ? 1 : 0;
        }
        return different >= LEAST_STEPS * runs;
    }

    private static Optional<String> loss(Table table) {
        return Stream.concat(Stream.of(RunColumns.LOSS), table.columnNames().stream())
                .filter(table.columnNames()::contains)
                .filter(name -> ColumnAliases.isLike(RunColumns.LOSS, name))
                .findFirst();
    }
}
