package fitlaw.accuracy;

import fitlaw.common.Numbers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The form that predicts left-out runs best, or the reason why a task has no curve.
 *
 * @param data the task
 * @param fit the fit of the chosen form; empty for a task without a curve
 * @param other the fit of the form that was not chosen
 * @param leftOut predictions for the rows with their runs left out, by the curve or by the mean
 * @param reason why there is no curve, empty if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
record TaskChoice(TaskData data, Optional<TaskFit> fit, Optional<TaskFit> other, double[] leftOut, String reason) {
    /**
     * Least rise of a curve above chance at the smallest observed loss; with less, the task counts as being at chance.
     */
    private static final double LEAST_RISE = 0.02;

    private static final int FEWEST_ROWS = 6;
    private static final int FEWEST_LOSSES = 5;
    private static final int FEWEST_RUNS = 3;

    static TaskChoice of(TaskData data, int[] foldOfRun, int folds) {
        double[] mean = meanOfOthers(data, foldOfRun, folds);
        Optional<String> few = few(data);
        if (few.isPresent()) {
            return marked(data, mean, few.get());
        }
        Trend trend = Trend.of(data);
        if (!trend.falls()) {
            return marked(data, mean, without(data, trend));
        }
        record Tried(TaskFit fit, double[] leftOut, double squares) {}
        List<Tried> tried = Stream.of(AccuracyForm.values())
                .flatMap(form -> TaskFit.of(form, data).stream())
                .map(fit -> {
                    double[] leftOut = fit.leftOut(foldOfRun, folds);
                    return new Tried(fit, leftOut, squares(data, leftOut));
                })
                .sorted(Comparator.comparingDouble(Tried::squares))
                .toList();
        if (tried.isEmpty() || !(tried.get(0).squares() < squares(data, mean))) {
            return marked(
                    data,
                    mean,
                    "no curve predicts held-out runs better than the mean accuracy of the other runs, "
                            + Numbers.significant(trend.mean(), 3));
        }
        Tried best = tried.get(0);
        double top = best.fit().at(data.leastLoss());
        if (data.knowsChance() && top < data.chance() + LEAST_RISE) {
            return marked(
                    data,
                    mean,
                    String.format(
                            Locale.ROOT,
                            "at chance (%s) at all observed losses: the curve reaches %.3f at the minimum loss, less than %s above chance",
                            Numbers.significant(data.chance(), 3),
                            top,
                            Numbers.plain(LEAST_RISE)));
        }
        return new TaskChoice(
                data,
                Optional.of(best.fit()),
                tried.stream().skip(1).findFirst().map(Tried::fit),
                best.leftOut(),
                "");
    }

    private static TaskChoice marked(TaskData data, double[] mean, String reason) {
        return new TaskChoice(data, Optional.empty(), Optional.empty(), mean, reason);
    }

    private static Optional<String> few(TaskData data) {
        long losses = Arrays.stream(data.loss()).distinct().count();
        if (data.size() < FEWEST_ROWS || losses < FEWEST_LOSSES) {
            return Optional.of("too few rows: " + data.size() + " with " + losses + " distinct losses; a curve needs "
                    + FEWEST_ROWS + " rows and " + FEWEST_LOSSES + " distinct losses");
        }
        return data.runs() < FEWEST_RUNS
                ? Optional.of("too few runs: " + data.runs() + "; cross-validation needs " + FEWEST_RUNS)
                : Optional.empty();
    }

    private static String without(TaskData data, Trend trend) {
        if (trend.rises()) {
            return String.format(
                    Locale.ROOT,
                    "accuracy increases with loss, by %s ± %s per unit, but all forms decrease",
                    Numbers.significant(trend.slope(), 2),
                    Numbers.significant(trend.error(), 2));
        }
        boolean chance = data.knowsChance() && Math.abs(trend.mean() - data.chance()) < LEAST_RISE;
        return String.format(
                Locale.ROOT,
                "%s: mean accuracy %.3f, slope %s ± %s per unit of loss",
                chance
                        ? "at chance (" + Numbers.significant(data.chance(), 3) + ") at all observed losses"
                        : "accuracy does not follow the loss",
                trend.mean(),
                Numbers.significant(trend.slope(), 2),
                Numbers.significant(trend.error(), 2));
    }

    private static double[] meanOfOthers(TaskData data, int[] foldOfRun, int folds) {
        double[] sum = new double[folds];
        int[] count = new int[folds];
        double all = 0;
        for (int row = 0; row < data.size(); row++) {
            int fold = foldOfRun[data.run()[row]];
            sum[fold] += data.accuracy()[row];
            count[fold]++;
            all += data.accuracy()[row];
        }
        double[] mean = new double[data.size()];
        for (int row = 0; row < mean.length; row++) {
            int fold = foldOfRun[data.run()[row]];
            mean[row] = (all - sum[fold]) / (data.size() - count[fold]);
        }
        return mean;
    }

    private static double squares(TaskData data, double[] predicted) {
        double sum = 0;
        for (int row = 0; row < predicted.length; row++) {
            double residual = data.accuracy()[row] - predicted[row];
            sum += residual * residual;
        }
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }

    double[] fitted() {
        return fit.map(TaskFit::fitted).orElseGet(() -> {
            double[] mean = new double[data.size()];
            Arrays.fill(mean, Arrays.stream(data.accuracy()).average().orElseThrow());
            return mean;
        });
    }
}
