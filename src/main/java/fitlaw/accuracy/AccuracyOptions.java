package fitlaw.accuracy;

import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How accuracies are fitted.
 *
 * @param loss column of the loss
 * @param cluster column that names the run of a row; found from the table if empty. {@value #NONE} takes every evaluated model as
 *     a run of its own
 * @param assumptions what the user knows of the table, although the table does not say so
 * @param confidence confidence of intervals, such as 0.95
 * @param draws number of resamples
 * @param seed what they are drawn with
 */
public record AccuracyOptions(
        String loss, Optional<String> cluster, Set<Assumption> assumptions, double confidence, int draws, long seed) {
    /** Cluster of rows that are all independent. */
    public static final String NONE = "none";

    /** Something that settles a doubt about a table. */
    public enum Assumption {
        /** The loss is per byte, although its name does not say so, and models of different tokenisers share it. */
        LOSS_PER_BYTE,
        /** Rows of several training sets share a curve, although they may differ at equal loss. */
        ONE_CURVE
    }

    /**
     * Creates options.
     *
     * @param loss column of the loss
     * @param cluster column that names the run of a row
     * @param assumptions what the user knows of the table
     * @param confidence confidence of intervals
     * @param draws number of resamples
     * @param seed what they are drawn with
     */
    public AccuracyOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(cluster, "cluster");
        assumptions = Set.copyOf(assumptions);
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1: " + confidence);
        }
        if (draws < 2) {
            throw new IllegalArgumentException("two resamples or more are needed: " + draws);
        }
    }

    /** {@return the column {@code loss}, 95 % intervals from 400 resamples of runs, which are found from the table} */
    public static AccuracyOptions defaults() {
        return new AccuracyOptions("loss", Optional.empty(), Set.of(), 0.95, 400, 1);
    }

    /**
     * {@return these options with another loss}
     *
     * @param column such as {@code loss_c4} or {@code task_bits_per_byte}
     */
    public AccuracyOptions withLoss(String column) {
        return new AccuracyOptions(column, cluster, assumptions, confidence, draws, seed);
    }

    /**
     * {@return these options with the column that names the run of each row; rows of one run are left out and drawn together}
     *
     * @param column such as {@code run_id}, or {@value #NONE} if every evaluated model is a run of its own
     */
    public AccuracyOptions withCluster(String column) {
        return new AccuracyOptions(loss, Optional.of(column), assumptions, confidence, draws, seed);
    }

    /**
     * {@return these options with something that the table does not say}
     *
     * @param known what is known
     */
    public AccuracyOptions assuming(Assumption known) {
        Set<Assumption> more = new HashSet<>(assumptions);
        more.add(known);
        return new AccuracyOptions(loss, cluster, more, confidence, draws, seed);
    }

    /**
     * {@return these options with another confidence of intervals}
     *
     * @param other confidence, such as 0.9
     */
    public AccuracyOptions withConfidence(double other) {
        return new AccuracyOptions(loss, cluster, assumptions, other, draws, seed);
    }

    /**
     * {@return these options with another number of resamples}
     *
     * @param number at least 2
     */
    public AccuracyOptions withDraws(int number) {
        return new AccuracyOptions(loss, cluster, assumptions, confidence, number, seed);
    }

    /**
     * {@return these options with another seed}
     *
     * @param number seed
     */
    public AccuracyOptions withSeed(long number) {
        return new AccuracyOptions(loss, cluster, assumptions, confidence, draws, number);
    }

    boolean assumes(Assumption assumption) {
        return assumptions.contains(assumption);
    }
}
