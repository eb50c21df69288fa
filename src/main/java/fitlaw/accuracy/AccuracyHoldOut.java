package fitlaw.accuracy;

import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A test of curves on models that they were not fitted to, such as larger ones.
 *
 * @param accuracy the curves
 * @param source source of the predicted models
 * @param scores errors of each task, and of the mean if models have all tasks
 * @param table task, loss, measured, predicted, low and high of each accuracy; low and high are its prediction
 *     interval. The loss is missing for a mean over tasks with different losses
 */
public record AccuracyHoldOut(Accuracy accuracy, String source, List<Score> scores, Table table)
        implements Report.Source {
    /**
     * Creates a result.
     *
     * @param accuracy the curves
     * @param source source of the predicted models
     * @param scores errors of each task
     * @param table all predictions
     */
    public AccuracyHoldOut {
        scores = List.copyOf(scores);
    }

    /**
     * Errors of one task.
     *
     * @param task task, or {@code mean}
     * @param rows number of accuracies predicted
     * @param rmse root mean square error
     * @param bias mean of measured minus predicted accuracy
     * @param coverage share within the prediction interval
     * @param beyond number of losses outside the range of the fit
     */
    public record Score(String task, int rows, double rmse, double bias, double coverage, int beyond) {}

    static AccuracyHoldOut of(Accuracy accuracy, Evaluations test) {
        EvaluationRows rows = EvaluationRows.of(test, accuracy.options());
        Predictions predictions = new Predictions();
        for (TaskData data : rows.tasks()) {
            accuracy.tasks().stream()
                    .filter(task ->
                            task.name().equals(data.name()) && task.reason().isEmpty())
                    .forEach(task -> predictions.add(task, data.loss(), data.accuracy()));
        }
        mean(accuracy, rows, predictions);
        return new AccuracyHoldOut(accuracy, test.source(), predictions.scores, predictions.table());
    }

    /** Predicts the mean for models that have all tasks of the curves; each task may have its own loss. */
    private static void mean(Accuracy accuracy, EvaluationRows rows, Predictions predictions) {
        List<TaskAccuracy> tasks = accuracy.tasks();
        if (!accuracy.hasMean() || accuracy.mean().reason().isPresent() || tasks.size() < 2) {
            return;
        }
        double[][] loss = new double[rows.models()][tasks.size()];
        double[] sum = new double[rows.models()];
        int[] count = new int[rows.models()];
        List<String> wanted = tasks.stream().map(TaskAccuracy::name).toList();
        for (TaskData data : rows.tasks()) {
            int task = wanted.indexOf(data.name());
            for (int row = 0; task >= 0 && row < data.size(); row++) {
                int model = data.model()[row];
                loss[model][task] = data.loss()[row];
                sum[model] += data.accuracy()[row];
                count[model]++;
            }
        }
        int[] whole = IntStream.range(0, sum.length)
                .filter(model -> count[model] == tasks.size())
                .toArray();
        if (whole.length > 0) {
            predictions.add(
                    accuracy.mean().name(),
                    Arrays.stream(whole)
                            .mapToDouble(model -> shared(loss[model]))
                            .toArray(),
                    Arrays.stream(whole)
                            .mapToDouble(model -> sum[model] / tasks.size())
                            .toArray(),
                    i -> accuracy.mean().measurement(tasks, loss[whole[i]]),
                    i -> IntStream.range(0, tasks.size())
                            .anyMatch(t -> tasks.get(t).isBeyond(loss[whole[i]][t])));
        }
    }

    /** The common loss of all tasks, or NaN if they differ. */
    private static double shared(double[] losses) {
        return Arrays.stream(losses).allMatch(loss -> loss == losses[0]) ? losses[0] : Double.NaN;
    }

    private static final class Predictions {
        private final List<Score> scores = new ArrayList<>();
        private final StringColumn tasks = StringColumn.create("task");
        private final DoubleColumn losses = DoubleColumn.create("loss");
        private final DoubleColumn measured = DoubleColumn.create("measured");
        private final DoubleColumn predicted = DoubleColumn.create("predicted");
        private final DoubleColumn low = DoubleColumn.create("low");
        private final DoubleColumn high = DoubleColumn.create("high");

        void add(TaskAccuracy task, double[] loss, double[] accuracy) {
            add(task.name(), loss, accuracy, i -> task.measurement(loss[i]), i -> task.isBeyond(loss[i]));
        }

        void add(
                String task,
                double[] loss,
                double[] accuracy,
                IntFunction<Estimate> measurement,
                IntPredicate isBeyond) {
            double squares = 0;
            double bias = 0;
            int inside = 0;
            int beyond = 0;
            for (int row = 0; row < loss.length; row++) {
                Estimate prediction = measurement.apply(row);
                double error = accuracy[row] - prediction.value();
                squares += error * error / loss.length;
                bias += error / loss.length;
                inside += prediction.interval().contains(accuracy[row]) ? 1 : 0;
                beyond += isBeyond.test(row) ? 1 : 0;
                tasks.append(task);
                losses.append(loss[row]);
                measured.append(accuracy[row]);
                predicted.append(prediction.value());
                low.append(prediction.interval().low());
                high.append(prediction.interval().high());
            }
            scores.add(new Score(task, loss.length, Math.sqrt(squares), bias, inside / (double) loss.length, beyond));
        }

        Table table() {
            return Table.create("hold-out", tasks, losses, measured, predicted, low, high);
        }
    }

    @Override
    public Report report() {
        Report.Builder report =
                Report.titled("Hold-out: accuracies in " + source + ", predicted by curves of other models");
        report.grid(
                List.of("task", "rows", "extrapolated", "rmse", "bias", "coverage"),
                scores.stream()
                        .map(score -> List.of(
                                score.task(),
                                String.valueOf(score.rows()),
                                String.valueOf(score.beyond()),
                                String.format(Locale.ROOT, "%.4f", score.rmse()),
                                String.format(Locale.ROOT, "%+.4f", score.bias()),
                                String.format(Locale.ROOT, "%.2f", score.coverage())))
                        .toList());
        List<String> marked = accuracy.tasks().stream()
                .filter(task -> task.reason().isPresent())
                .map(TaskAccuracy::name)
                .toList();
        if (!marked.isEmpty()) {
            report.note("Tasks without a curve are not predicted: " + Columns.listed(marked) + ".");
        }
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
