package fitlaw.accuracy;

import java.util.Arrays;

/**
 * The accuracies of one task.
 *
 * @param name name of the task
 * @param rows row of each in the table that is used, from 0
 * @param loss losses
 * @param accuracy accuracies, fractions
 * @param questions questions behind each accuracy; NaN where nothing tells
 * @param chance accuracy of guessing, NaN if unknown
 * @param run training run of each row, from 0
 * @param model evaluated model of each row, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
record TaskData(
        String name,
        int[] rows,
        double[] loss,
        double[] accuracy,
        double[] questions,
        double chance,
        int[] run,
        int[] model) {
    int size() {
        return rows.length;
    }

    boolean knowsChance() {
        return !Double.isNaN(chance);
    }

    /** Number of different runs. */
    int runs() {
        return (int) Arrays.stream(run).distinct().count();
    }

    double leastLoss() {
        return Arrays.stream(loss).min().orElseThrow();
    }

    double mostLoss() {
        return Arrays.stream(loss).max().orElseThrow();
    }

    /** Variance of an accuracy by the sampling of questions; 0 where their number is unknown. */
    double sampling(int row, double expected) {
        double n = questions[row];
        if (Double.isNaN(n)) {
            return 0;
        }
        // A task that nobody solves would have no noise, and all the weight.
        double p = Math.min(1 - 0.5 / (n + 1), Math.max(0.5 / (n + 1), expected));
        return p * (1 - p) / n;
    }
}
