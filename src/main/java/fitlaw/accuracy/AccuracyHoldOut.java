package fitlaw.accuracy;

import fitlaw.fit.Estimate;
import fitlaw.table.Columns;
import fitlaw.table.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well curves of some models predict others, such as the largest models by smaller ones.
 *
 * @param accuracy the curves
 * @param source where the predicted models come from
 * @param scores errors of each task, and of the mean where models have all tasks
 * @param table task, loss, measured, predicted, low and high of each accuracy, with its prediction interval
 */
public record AccuracyHoldOut(Accuracy accuracy, String source, List<Score> scores, Table table)
        implements Report.Source {
    /**
     * Creates a result.
     *
     * @param accuracy the curves
     * @param source where the predicted models come from
     * @param scores errors of each task
     * @param table every prediction
     */
    public AccuracyHoldOut {
        scores = List.copyOf(scores);
    }

    /**
     * Errors of one task.
     *
     * @param task task, or {@code mean}
     * @param rows number of accuracies predicted
     * @param rmse root of the mean squared error
     * @param bias mean of measured less predicted accuracy
     * @param coverage share inside the prediction interval
     * @param beyond number of losses beyond those that the curve was fitted to
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

    /** Models that have all the tasks of the curves, each at one loss. */
    private static void mean(Accuracy accuracy, EvaluationRows rows, Predictions predictions) {
        if (!accuracy.hasMean()
                || accuracy.mean().reason().isPresent()
                || accuracy.tasks().size() < 2) {
            return;
        }
        double[] sum = new double[rows.models()];
        double[] loss = new double[rows.models()];
        int[] count = new int[rows.models()];
        Arrays.fill(loss, Double.NaN);
        List<String> wanted = accuracy.tasks().stream().map(TaskAccuracy::name).toList();
        for (TaskData data : rows.tasks()) {
            for (int row = 0; row < data.size() && wanted.contains(data.name()); row++) {
                int model = data.model()[row];
                boolean same = count[model] == 0 || loss[model] == data.loss()[row];
                loss[model] = same ? data.loss()[row] : Double.NaN;
                sum[model] += data.accuracy()[row];
                count[model]++;
            }
        }
        int[] whole = IntStream.range(0, sum.length)
                .filter(model -> count[model] == wanted.size() && !Double.isNaN(loss[model]))
                .toArray();
        double[] measured = Arrays.stream(whole)
                .mapToDouble(model -> sum[model] / wanted.size())
                .toArray();
        if (whole.length > 0 && accuracy.mean().hasCurve()) {
            predictions.add(accuracy.mean(), EvaluationRows.pick(loss, whole), measured);
        }
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
            double squares = 0;
            double bias = 0;
            int inside = 0;
            int beyond = 0;
            for (int row = 0; row < loss.length; row++) {
                Estimate prediction = task.measurement(loss[row]);
                double error = accuracy[row] - prediction.value();
                squares += error * error / loss.length;
                bias += error / loss.length;
                inside += prediction.interval().contains(accuracy[row]) ? 1 : 0;
                beyond += task.isBeyond(loss[row]) ? 1 : 0;
                tasks.append(task.name());
                losses.append(loss[row]);
                measured.append(accuracy[row]);
                predicted.append(prediction.value());
                low.append(prediction.interval().low());
                high.append(prediction.interval().high());
            }
            scores.add(new Score(
                    task.name(), loss.length, Math.sqrt(squares), bias, inside / (double) loss.length, beyond));
        }

        Table table() {
            return Table.create("hold-out", tasks, losses, measured, predicted, low, high);
        }
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Accuracies predicted by curves of other models, " + source);
        report.grid(
                List.of("task", "rows", "beyond the losses fitted", "rmse", "bias", "coverage"),
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
