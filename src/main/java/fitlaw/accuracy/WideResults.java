package fitlaw.accuracy;

import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.selection.Selection;

/**
 * Converts results of lm-evaluation-harness from one column for each task, {@code arc_easy/acc_norm}, to one row for
 * each task. The column {@code accuracy_metrics} states which metric of a task is its accuracy.
 */
final class WideResults {
    private static final String METRICS = "accuracy_metrics";

    private WideResults() {}

    static Columns asRows(Columns columns) {
        if (columns.has(Evaluations.TASK) || !columns.has(METRICS)) {
            return columns;
        }
        Map<String, Set<String>> metrics = new LinkedHashMap<>();
        columns.texts(METRICS).forEach(cell -> add(cell, metrics));
        metrics.values().forEach(names -> names.removeIf(name -> !columns.has(name)));
        metrics.values().removeIf(Set::isEmpty);
        if (metrics.isEmpty()) {
            return columns;
        }
        Table shared = shared(columns);
        int n = columns.rows();
        List<String> tasks = List.copyOf(metrics.keySet());
        List<String> task = new ArrayList<>();
        List<String> accuracy = new ArrayList<>();
        List<String> error = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (String name : tasks) {
            for (int row = 0; row < n; row++) {
                int at = row;
                String column = metrics.get(name).stream()
                        .filter(metric -> !columns.isAbsent(metric, at))
                        .findFirst()
                        .orElse("");
                task.add(name);
                accuracy.add(cell(columns, column, row));
                error.add(cell(columns, errorOf(column), row));
                questions.add(cell(columns, name + "/n_questions", row));
            }
        }
        int[] rows = IntStream.range(0, tasks.size() * n).map(i -> i % n).toArray();
        Table all = Table.create(shared.name());
        for (Column<?> column : shared.columns()) {
            all.addColumns(repeated(column, rows));
        }
        all.addColumns(Csv.typed(Evaluations.TASK, task));
        put(all, Evaluations.ACCURACY, accuracy);
        put(all, Evaluations.STD_ERROR, error);
        if (questions.stream().anyMatch(cell -> !cell.isEmpty())) {
            put(all, Evaluations.QUESTIONS, questions);
        }
        Columns full = new Columns(all, columns.source(), row -> columns.rowAsWritten(row % n), columns.theirs());
        int[] given = IntStream.range(0, full.rows())
                .filter(row -> !full.isEmpty(Evaluations.ACCURACY, row))
                .toArray();
        return new Columns(
                all.where(Selection.with(given)),
                columns.source(),
                row -> columns.rowAsWritten(given[row] % n),
                columns.theirs());
    }

    /** Reads {@code acc_norm: arc_easy piqa; acc: boolq}. */
    private static void add(String cell, Map<String, Set<String>> metrics) {
        for (String part : cell.split(";", -1)) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                String metric = part.substring(0, colon).strip();
                Arrays.stream(part.substring(colon + 1).strip().split("\\s+"))
                        .filter(task -> !task.isEmpty())
                        .forEach(task -> metrics.computeIfAbsent(task, name -> new LinkedHashSet<>())
                                .add(task + "/" + metric));
            }
        }
    }

    /** The harness writes {@code acc_stderr} for acc, and {@code acc_stderr,FILTER} for {@code acc,FILTER}. */
    private static String errorOf(String metric) {
        int comma = metric.indexOf(',');
        return comma < 0 ? metric + "_stderr" : metric.substring(0, comma) + "_stderr" + metric.substring(comma);
    }

    private static String cell(Columns columns, String name, int row) {
        return columns.has(name) && !columns.isAbsent(name, row) ? columns.text(name, row) : "";
    }

    private static Table shared(Columns columns) {
        Table shared = Table.create(columns.source());
        columns.table().columns().stream()
                .filter(column -> !column.name().contains("/")
                        && !Set.of(Evaluations.ACCURACY, Evaluations.STD_ERROR, METRICS, "accuracy_tasks")
                                .contains(column.name()))
                .forEach(column -> shared.addColumns(column.copy()));
        return shared;
    }

    private static Column<?> repeated(Column<?> column, int[] rows) {
        return column.subset(rows);
    }

    private static void put(Table table, String name, List<String> cells) {
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
            table.addColumns(Csv.typed(name, cells));
        }
    }
}
