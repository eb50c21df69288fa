package fitlaw.accuracy;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Renders an {@link Accuracy}. */
final class AccuracyReport {
    private AccuracyReport() {}

    private static List<TaskAccuracy> all(Accuracy accuracy) {
        List<TaskAccuracy> all = new ArrayList<>(accuracy.tasks());
        if (accuracy.hasMean() && accuracy.tasks().size() > 1) {
            all.add(accuracy.mean());
        }
        return all;
    }

    static Report of(Accuracy accuracy) {
        Report.Builder report = Report.titled(String.format(
                Locale.ROOT,
                "%s: accuracy of %d tasks against %s, %d models of %d runs",
                accuracy.source(),
                accuracy.tasks().size(),
                accuracy.options().loss(),
                accuracy.models(),
                accuracy.runs()));
        List<List<String>> rows = new ArrayList<>();
        for (TaskAccuracy task : all(accuracy)) {
            if (task.reason().isPresent()) {
                continue;
            }
            rows.add(List.of(
                    task.name(),
                    task.form().map(AccuracyForm::label).orElse("mean of curves"),
                    String.valueOf(task.size()),
                    shown(task.rmse()),
                    shown(task.leftOutRmse()),
                    String.format(Locale.ROOT, "%.2f", task.coverage()),
                    task.hasCurve() ? range(task, task.mostLoss()) : "–",
                    task.hasCurve() ? range(task, task.leastLoss()) : "–"));
        }
        if (!rows.isEmpty()) {
            report.grid(
                    List.of("task", "form", "rows", "rmse", "cv rmse", "coverage", "at max loss", "at min loss"), rows);
            report.text(
                    "Errors are fractions. cv rmse: cross-validated error, on runs that the curve was not fitted to ("
                            + accuracy.runsBy() + "); coverage: share of these accuracies within their "
                            + Numbers.plain(100 * accuracy.options().confidence())
                            + " % prediction intervals. Each task has the form with the smaller cv rmse.");
        }
        List<List<String>> marked = accuracy.tasks().stream()
                .filter(task -> task.reason().isPresent())
                .map(task -> List.of(task.name(), task.reason().orElseThrow()))
                .toList();
        if (!marked.isEmpty()) {
            report.grid(List.of("task without a curve", "reason"), marked);
        }
        accuracy.notes().forEach(report::note);
        return report.build();
    }

    private static String range(TaskAccuracy task, double loss) {
        Estimate at = task.at(loss);
        return String.format(
                Locale.ROOT,
                "%.3f [%.3f, %.3f]",
                at.value(),
                at.interval().low(),
                at.interval().high());
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static Table table(Accuracy accuracy) {
        StringColumn task = StringColumn.create("task");
        StringColumn form = StringColumn.create("form");
        DoubleColumn rmse = DoubleColumn.create("rmse");
        DoubleColumn leftOut = DoubleColumn.create("left_out_rmse");
        DoubleColumn coverage = DoubleColumn.create("coverage");
        IntColumn rows = IntColumn.create("rows");
        StringColumn reason = StringColumn.create("reason");
        for (TaskAccuracy each : all(accuracy)) {
            boolean marked = each.reason().isPresent();
            task.append(each.name());
            form.append(marked ? "" : each.form().map(AccuracyForm::label).orElse("sum"));
            append(rmse, marked, each.rmse());
            append(leftOut, marked, each.leftOutRmse());
            append(coverage, marked, each.coverage());
            rows.append(each.size());
            reason.append(each.reason().orElse(""));
        }
        return Table.create("accuracy", task, form, rmse, leftOut, coverage, rows, reason);
    }

    static Table predictions(Accuracy accuracy, double... losses) {
        StringColumn task = StringColumn.create("task");
        DoubleColumn at = DoubleColumn.create(accuracy.options().loss());
        List<DoubleColumn> numbers = Stream.of("accuracy", "std_error", "low", "high", "measured_low", "measured_high")
                .map(DoubleColumn::create)
                .toList();
        BooleanColumn extrapolated = BooleanColumn.create("extrapolated");
        for (TaskAccuracy each : all(accuracy)) {
            for (double loss : each.hasCurve() ? losses : new double[0]) {
                Estimate expected = each.at(loss);
                Interval measured = each.measurement(loss).interval();
                task.append(each.name());
                at.append(loss);
                double[] values = {
                    expected.value(),
                    expected.stdError().orElse(Double.NaN),
                    expected.interval().low(),
                    expected.interval().high(),
                    measured.low(),
                    measured.high()
                };
                for (int column = 0; column < values.length; column++) {
                    numbers.get(column).append(values[column]);
                }
                extrapolated.append(each.isBeyond(loss));
            }
        }
        Table table = Table.create("predictions", task, at);
        numbers.forEach(table::addColumns);
        return table.addColumns(extrapolated);
    }

    private static void append(DoubleColumn column, boolean missing, double value) {
        if (missing) {
            column.appendMissing();
        } else {
            column.append(value);
        }
    }
}
