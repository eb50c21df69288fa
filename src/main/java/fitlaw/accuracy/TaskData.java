package fitlaw.accuracy;

import java.util.Arrays;

/**
 * The accuracies of one task.
 *
 * @param name name of the task
 * @param rows row of each accuracy in the table, from 0
 * @param loss losses
 * @param accuracy accuracies, fractions
 * @param questions number of questions of each accuracy; NaN if unknown
 * @param chance accuracy of guessing, NaN if unknown
 * @param run training run of each row, from 0
 * @param model evaluated model of each row, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves this package
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

    /** Number of distinct runs. */
    int runs() {
        return (int) Arrays.stream(run).distinct().count();
    }

    double leastLoss() {
        return Arrays.stream(loss).min().orElseThrow();
    }

    double mostLoss() {
        return Arrays.stream(loss).max().orElseThrow();
    }

    /** Variance of an accuracy due to question sampling; 0 if the number of questions is unknown. */
    double sampling(int row, double expected) {
        double n = questions[row];
        if (Double.isNaN(n)) {
            return 0;
        }
        // An accuracy of 0 or 1 would have no variance and an infinite weight.
        double p = Math.min(1 - 0.5 / (n + 1), Math.max(0.5 / (n + 1), expected));
        return p * (1 - p) / n;
    }
}
